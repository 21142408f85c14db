// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.Conditions;
import org.thecloud.kernel.KernelError;
import org.thecloud.kernel.resource.Draft;
import org.thecloud.kernel.resource.Reconciler;
import org.thecloud.kernel.resource.Resource;
import org.thecloud.kernel.resource.ResourceStore;
import org.thecloud.kernel.resource.Step;
import org.thecloud.kernel.store.Things.Spec;
import org.thecloud.kernel.store.Things.Status;

/** What the store promises, part by part; every part holds on every database. */
@ParameterizedClass(name = "{0}")
@EnumSource(Engine.class)
abstract class StoreContract {

    static final Duration LEASE = Duration.ofSeconds(60);

    @Parameter Engine engine;
    @TempDir Path folder;

    final Statements statements = new Statements();
    final Caller alice = StoreFixture.newCaller();
    final Caller bob = StoreFixture.newCaller();
    StoreFixture store;
    ResourceStore<Spec, Status> things;
    ResourceStore<Spec, Status> notes;

    @BeforeEach
    void open() {
        store = engine.open(folder, statements);
        store.limits((tenant, quota) -> OptionalLong.empty());
        things = store.resources().of(Things.THING);
        notes = store.resources().of(Things.NOTE);
        store.resources().installation(); // makes the tables
    }

    @AfterEach
    void close() {
        if (store != null) {
            store.close();
            Engine.forget(folder);
        }
    }

    /** Everything is well and, on its way out, gone. */
    static final Reconciler<Spec, Status> WELL =
            new Reconciler<>() {
                @Override
                public org.thecloud.kernel.resource.ResourceKind<Spec, Status> kind() {
                    return Things.THING;
                }

                @Override
                public Step<Status> reconcile(Caller self, Resource<Spec, Status> thing) {
                    return thing.deleting() ? Step.gone() : Step.done("READY", new Status(1));
                }
            };

    Resource<Spec, Status> thing(Caller caller, String name) {
        return things.create(caller, Draft.of(name, Things.spec("s")));
    }

    Resource<Spec, Status> thing(Caller caller, String name, Spec spec) {
        return things.create(caller, Draft.of(name, spec));
    }

    static Caller dry(Caller caller) {
        return caller.with(new Conditions(null, null, true));
    }

    static Caller repeating(Caller caller, String key) {
        return caller.with(new Conditions(key, null, false));
    }

    static Caller matching(Caller caller, long version) {
        return caller.with(new Conditions(null, version, false));
    }

    static CloudException refused(KernelError code, ThrowingCallable call) {
        CloudException[] seen = new CloudException[1];
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        CloudException.class,
                        failed -> {
                            assertThat(failed.code()).isEqualTo(code);
                            seen[0] = failed;
                        });
        return seen[0];
    }

    /** What each of many threads, let loose at once, got: a value or what it was refused with. */
    static <R> List<Object> atOnce(int threads, IntFunction<Callable<R>> work) {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            CyclicBarrier start = new CyclicBarrier(threads);
            List<Future<R>> running = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                Callable<R> mine = work.apply(i);
                running.add(
                        pool.submit(
                                () -> {
                                    start.await();
                                    return mine.call();
                                }));
            }
            List<Object> results = new ArrayList<>();
            for (Future<R> one : running) {
                try {
                    results.add(one.get());
                } catch (ExecutionException failed) {
                    results.add(failed.getCause());
                }
            }
            return results;
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        } finally {
            pool.shutdownNow();
        }
    }

    /** The codes of those who were refused; fails if one failed otherwise. */
    static List<KernelError> refusals(List<Object> results) {
        List<KernelError> codes = new ArrayList<>();
        for (Object result : results) {
            if (result instanceof CloudException refused) {
                codes.add((KernelError) refused.code());
            } else if (result instanceof Throwable failed) {
                throw new AssertionError("not a refusal", failed);
            }
        }
        return codes;
    }
}
