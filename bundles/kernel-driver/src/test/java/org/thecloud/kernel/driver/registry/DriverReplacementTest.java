// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.driver.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.thecloud.kernel.driver.registry.Runtime.eventually;
import static org.thecloud.kernel.driver.registry.Runtime.register;

import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.KernelError;
import org.thecloud.kernel.driver.registry.Runtime.Settings;

class DriverReplacementTest {

    @TempDir Path folder;

    private final ExecutorService callers = Executors.newCachedThreadPool();

    @AfterEach
    void stopCallers() {
        callers.shutdownNow();
    }

    @Test
    void noCallFailsWhileBundlesOfADriverAreReplaced() throws Exception {
        try (Runtime runtime = new Runtime(folder, Settings.USUAL.calls(8, 1000))) {
            Bundle first = runtime.bundle("first");
            Bundle second = runtime.bundle("second");
            register(first, new Parrot(), "parrot");
            EchoDriver driver = runtime.driver("parrot");
            AtomicBoolean over = new AtomicBoolean();
            AtomicLong answered = new AtomicLong();
            Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
            List<Future<?>> load = new ArrayList<>();
            for (int caller = 0; caller < 24; caller++) {
                load.add(
                        callers.submit(
                                () -> {
                                    while (!over.get()) {
                                        try {
                                            assertThat(driver.echo("x")).isEqualTo("x");
                                            answered.incrementAndGet();
                                        } catch (Throwable failed) {
                                            failures.add(failed);
                                        }
                                    }
                                }));
            }
            for (int round = 0; round < 20; round++) {
                Bundle from = round % 2 == 0 ? first : second;
                Bundle to = round % 2 == 0 ? second : first;
                long before = answered.get();
                eventually(() -> answered.get() > before + 200);
                from.stop();
                assertThat(runtime.state("parrot")).isEqualTo("MISSING");
                to.start();
                register(to, new Parrot(), "parrot");
            }
            over.set(true);
            for (Future<?> caller : load) {
                caller.get(20, TimeUnit.SECONDS);
            }
            assertThat(failures).isEmpty();
            assertThat(answered.get()).isGreaterThan(4000);
        }
    }

    @Test
    void aDriverThatIsStoppedFinishesItsRunningCalls() throws Exception {
        try (Runtime runtime = new Runtime(folder, Settings.USUAL)) {
            Parrot parrot = new Parrot();
            Bundle bundle = runtime.bundle("parrots");
            register(bundle, parrot, "parrot");
            CountDownLatch running = new CountDownLatch(1);
            CountDownLatch go = new CountDownLatch(1);
            parrot.answer =
                    text -> {
                        running.countDown();
                        await(go);
                        return text;
                    };
            EchoDriver driver = runtime.driver("parrot");
            Future<String> call = callers.submit(() -> driver.echo("kept"));
            running.await();
            Future<?> stop =
                    callers.submit(
                            () -> {
                                bundle.stop();
                                return null;
                            });
            eventually(() -> runtime.state("parrot").equals("DRAINING"));
            assertThat(stop.isDone()).isFalse();
            assertThat(call.isDone()).isFalse();
            go.countDown();
            assertThat(call.get(5, TimeUnit.SECONDS)).isEqualTo("kept");
            stop.get(5, TimeUnit.SECONDS);
            assertThat(runtime.state("parrot")).isEqualTo("MISSING");
        }
    }

    @Test
    void aCallThatOutlastsTheDrainIsInterruptedAndNotRepeated() throws Exception {
        try (Runtime runtime = new Runtime(folder, Settings.USUAL.drain(0))) {
            Parrot parrot = new Parrot();
            ServiceRegistration<?> old = register(runtime.bundle("parrots"), parrot, "parrot");
            CountDownLatch running = new CountDownLatch(1);
            parrot.answer =
                    text -> {
                        running.countDown();
                        await(new CountDownLatch(1));
                        return text;
                    };
            EchoDriver driver = runtime.driver("parrot");
            Future<String> call = callers.submit(() -> driver.echo("lost"));
            running.await();
            old.unregister();
            Parrot successor = new Parrot();
            register(runtime.bundle("successors"), successor, "parrot");
            assertThatThrownBy(() -> call.get(5, TimeUnit.SECONDS))
                    .isInstanceOf(ExecutionException.class)
                    .cause()
                    .isInstanceOfSatisfying(
                            CloudException.class,
                            stopped -> {
                                assertThat(stopped.code()).isEqualTo(Stopped.DRIVER_STOPPED);
                                assertThat(stopped.kind().retryable()).isTrue();
                            });
            assertThat(successor.calls).hasValue(0);
            assertThat(driver.echo("next")).isEqualTo("next");
        }
    }

    @Test
    void aCallWaitsForTheSuccessorAndNamesTheDriverWhenNoneComes() throws Exception {
        try (Runtime runtime = new Runtime(folder, Settings.USUAL.hold(1))) {
            Bundle bundle = runtime.bundle("parrots");
            ServiceRegistration<?> only = register(bundle, new Parrot(), "parrot");
            EchoDriver driver = runtime.driver("parrot");
            only.unregister();
            for (Runnable call :
                    List.<Runnable>of(
                            () -> driver.echo("x"),
                            () -> driver.here("x"),
                            () ->
                                    runtime.registry
                                            .of(EchoDriver.class)
                                            .facet("parrot", EchoDriver.Shouting.class))) {
                assertThatThrownBy(call::run)
                        .hasMessage("driver parrot is not installed at present")
                        .isInstanceOfSatisfying(
                                CloudException.class,
                                missing ->
                                        assertThat(missing.code())
                                                .isEqualTo(KernelError.DRIVER_MISSING));
            }
            register(bundle, new Parrot(), "parrot");
            assertThat(driver.echo("back")).isEqualTo("back");
        }
    }

    @Test
    void anUnknownNameIsRefusedAtOnceButMayStillComeWhileTheRuntimeStarts() throws Exception {
        try (Runtime runtime = new Runtime(folder.resolve("a"), Settings.USUAL.hold(0))) {
            assertThatThrownBy(() -> runtime.driver("nobody"))
                    .hasMessage("driver nobody is not installed");
            assertThat(runtime.registry.of(EchoDriver.class).ready()).isEmpty();
        }
        try (Runtime runtime = new Runtime(folder.resolve("b"), Settings.USUAL)) {
            Future<String> early = callers.submit(() -> runtime.driver("parrot").echo("early"));
            Future<List<String>> ready =
                    callers.submit(() -> runtime.registry.of(EchoDriver.class).ready());
            register(runtime.bundle("parrots"), new Parrot(), "parrot");
            assertThat(early.get(5, TimeUnit.SECONDS)).isEqualTo("early");
            assertThat(ready.get(5, TimeUnit.SECONDS)).containsExactly("parrot");
        }
    }

    @Test
    void theNewestOfTwoCarriersServesAndTheOlderFollowsWhenItGoes() throws Exception {
        try (Runtime runtime = new Runtime(folder, Settings.USUAL)) {
            Bundle bundle = runtime.bundle("parrots");
            Parrot one = new Parrot();
            Parrot two = new Parrot();
            one.answer = text -> "one";
            two.answer = text -> "two";
            register(bundle, one, "parrot");
            ServiceRegistration<?> newer = register(bundle, two, "parrot");
            EchoDriver driver = runtime.driver("parrot");
            assertThat(driver.echo("")).isEqualTo("two");
            newer.unregister();
            assertThat(driver.echo("")).isEqualTo("one");
            assertThat(runtime.registry.all()).hasSize(1);
        }
    }

    @Test
    void athousandReplacementsLeaveNothingBehind() throws Exception {
        try (Runtime runtime = new Runtime(folder, Settings.USUAL)) {
            Bundle bundle = runtime.bundle("parrots");
            List<WeakReference<Parrot>> gone = new ArrayList<>();
            register(bundle, new Parrot(), "parrot").unregister();
            int services = services(runtime);
            for (int cycle = 0; cycle < 1000; cycle++) {
                Parrot parrot = new Parrot();
                gone.add(new WeakReference<>(parrot));
                ServiceRegistration<?> registration = register(bundle, parrot, "parrot");
                assertThat(runtime.driver("parrot").echo("x")).isEqualTo("x");
                registration.unregister();
            }
            assertThat(runtime.registry.all()).hasSize(1);
            assertThat(services(runtime)).isEqualTo(services);
            assertThat(Runtime.threads("cloud-driver")).hasSizeLessThan(50);
            eventually(
                    () -> {
                        System.gc();
                        return gone.stream().filter(parrot -> parrot.get() != null).count() <= 2;
                    });
        }
        eventually(() -> Runtime.threads("cloud-driver").isEmpty());
    }

    private static int services(Runtime runtime) throws Exception {
        ServiceReference<?>[] all =
                runtime.context().getAllServiceReferences((String) null, (String) null);
        return all == null ? 0 : all.length;
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }
}
