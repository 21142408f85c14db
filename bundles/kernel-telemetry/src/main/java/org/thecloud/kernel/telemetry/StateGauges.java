// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.telemetry;

import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.ToDoubleFunction;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.thecloud.kernel.resource.Reconciler;
import org.thecloud.kernel.resource.ResourceKind;
import org.thecloud.kernel.resource.Resources;
import org.thecloud.kernel.work.Backlog;
import org.thecloud.kernel.work.WorkQueue;

/** How many resources there are and how much work waits. Kinds are those that a reconciler has. */
@Component(service = Snapshot.class)
public final class StateGauges implements Snapshot {

    private final Resources resources;
    private final WorkQueue queue;
    private final MultiGauge counts;
    private final MultiGauge entries;
    private final MultiGauge due;
    private final MultiGauge held;
    private final MultiGauge lag;
    private final List<ResourceKind<?, ?>> kinds = new CopyOnWriteArrayList<>();

    @Activate
    public StateGauges(
            @Reference PrometheusMeters meters,
            @Reference Resources resources,
            @Reference WorkQueue queue) {
        this.resources = resources;
        this.queue = queue;
        this.counts = gauge(meters, "resources", "Living resources");
        this.entries = gauge(meters, "work.entries", "Entries of the work list");
        this.due = gauge(meters, "work.due", "Entries that are due and that nobody works on");
        this.held = gauge(meters, "work.held", "Entries that are worked on");
        this.lag = gauge(meters, "work.lag.seconds", "Waiting time of the oldest due entry");
    }

    private static MultiGauge gauge(PrometheusMeters meters, String name, String description) {
        return MultiGauge.builder("thecloud." + name).description(description).register(meters);
    }

    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            unbind = "remove")
    void add(Reconciler<?, ?> reconciler) {
        kinds.add(reconciler.kind());
    }

    void remove(Reconciler<?, ?> reconciler) {
        kinds.remove(reconciler.kind());
    }

    @Override
    public void refresh() {
        List<Row<?>> found = new ArrayList<>();
        for (ResourceKind<?, ?> kind : kinds) {
            resources
                    .of(kind)
                    .countByState()
                    .forEach((state, count) -> found.add(row(kind.name(), state, count)));
        }
        counts.register(found, true);
        List<Backlog> backlog = queue.backlog();
        register(entries, backlog, Backlog::entries);
        register(due, backlog, Backlog::due);
        register(held, backlog, Backlog::held);
        register(lag, backlog, kind -> kind.lag().toMillis() / 1000.0);
    }

    private static Row<?> row(String kind, String state, long count) {
        return Row.of(Tags.of("kind", kind, "state", state), count);
    }

    private static void register(
            MultiGauge gauge, List<Backlog> backlog, ToDoubleFunction<Backlog> value) {
        List<Row<?>> rows = new ArrayList<>();
        backlog.forEach(
                kind -> rows.add(Row.of(Tags.of("kind", kind.kind()), value.applyAsDouble(kind))));
        gauge.register(rows, true);
    }

    @Deactivate
    public void close() {
        List.of(counts, entries, due, held, lag).forEach(gauge -> gauge.register(List.of(), true));
    }
}
