// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.resource.Reconciler;
import org.thecloud.kernel.resource.Resource;
import org.thecloud.kernel.resource.ResourceKind;
import org.thecloud.kernel.resource.ResourceStore;
import org.thecloud.kernel.resource.Resources;
import org.thecloud.kernel.resource.Step;
import org.thecloud.kernel.work.Backlog;
import org.thecloud.kernel.work.WorkQueue;

class StateGaugesTest {

    private final Map<String, Long> states = new ConcurrentHashMap<>();
    private final List<Backlog> backlog = new CopyOnWriteArrayList<>();
    private final PrometheusMeters meters = new PrometheusMeters();
    private final StateGauges gauges =
            new StateGauges(
                    meters,
                    answering(Resources.class, answering(ResourceStore.class, states)),
                    answering(WorkQueue.class, backlog));

    /** A contract of which every method gives the same. */
    private static <C> C answering(Class<C> contract, Object answer) {
        return contract.cast(
                Proxy.newProxyInstance(
                        contract.getClassLoader(),
                        new Class<?>[] {contract},
                        (proxy, method, arguments) -> answer));
    }

    private static final class Things
            implements Reconciler<String, String>, ResourceKind<String, String> {

        @Override
        public ResourceKind<String, String> kind() {
            return this;
        }

        @Override
        public Step<String> reconcile(Caller self, Resource<String, String> resource) {
            throw new UnsupportedOperationException();
        }

        @Override
        public String name() {
            return "thing";
        }

        @Override
        public Class<String> specType() {
            return String.class;
        }

        @Override
        public Class<String> statusType() {
            return String.class;
        }
    }

    @Test
    void resourcesAndWorkAreCountedAndWhatIsGoneIsLeftOut() {
        Things things = new Things();
        gauges.add(things);
        states.put("RUNNING", 3L);
        states.put("FAILED", 1L);
        backlog.add(new Backlog("thing", 5, 2, 1, Duration.ofMillis(1500)));
        gauges.refresh();
        assertThat(meters.scrape())
                .contains("thecloud_resources{kind=\"thing\",state=\"RUNNING\"} 3.0")
                .contains("thecloud_resources{kind=\"thing\",state=\"FAILED\"} 1.0")
                .contains("thecloud_work_entries{kind=\"thing\"} 5.0")
                .contains("thecloud_work_due{kind=\"thing\"} 2.0")
                .contains("thecloud_work_held{kind=\"thing\"} 1.0")
                .contains("thecloud_work_lag_seconds{kind=\"thing\"} 1.5");
        states.remove("FAILED");
        states.put("RUNNING", 4L);
        backlog.clear();
        gauges.refresh();
        assertThat(meters.scrape())
                .contains("thecloud_resources{kind=\"thing\",state=\"RUNNING\"} 4.0")
                .doesNotContain("FAILED")
                .doesNotContain("thecloud_work_entries{");
        gauges.remove(things);
        gauges.refresh();
        assertThat(meters.scrape()).doesNotContain("thecloud_resources{");
    }
}
