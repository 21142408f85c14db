// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.driver.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.thecloud.kernel.driver.registry.Runtime.eventually;
import static org.thecloud.kernel.driver.registry.Runtime.register;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.osgi.framework.ServiceReference;
import org.slf4j.MDC;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.ErrorKind;
import org.thecloud.kernel.driver.DriverException;
import org.thecloud.kernel.driver.DriverInfo;
import org.thecloud.kernel.driver.DriverSet;
import org.thecloud.kernel.driver.Probe;
import org.thecloud.kernel.driver.Probed;
import org.thecloud.kernel.driver.registry.Runtime.Settings;
import org.thecloud.kernel.health.Health;
import org.thecloud.kernel.health.HealthCheck;

class GuardTest {

    @TempDir Path folder;

    private final ExecutorService callers = Executors.newCachedThreadPool();
    private final Parrot parrot = new Parrot();

    @AfterEach
    void stopCallers() {
        callers.shutdownNow();
    }

    private Runtime runtime(Settings settings) throws Exception {
        Runtime runtime = new Runtime(folder, settings);
        register(runtime.bundle("parrots"), parrot, "parrot");
        return runtime;
    }

    private static CloudException failure(org.assertj.core.api.ThrowableAssert.ThrowingCallable c) {
        return catchThrowableOfType(CloudException.class, c);
    }

    @Test
    void aCallOverItsDeadlineIsInterruptedAndUnavailable() throws Exception {
        try (Runtime runtime = runtime(Settings.USUAL)) {
            CountDownLatch interrupted = new CountDownLatch(1);
            parrot.answer =
                    text -> {
                        try {
                            new CountDownLatch(1).await();
                        } catch (InterruptedException stopped) {
                            interrupted.countDown();
                        }
                        return text;
                    };
            CloudException late = failure(() -> runtime.driver("parrot").shortly("x"));
            assertThat(late).hasMessage("driver parrot did not answer within 1 s");
            assertThat(late.kind()).isEqualTo(ErrorKind.UNAVAILABLE);
            assertThat(interrupted.await(5, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void callsOverTheLimitWaitAndThoseOverTheQueueAreRefused() throws Exception {
        try (Runtime runtime = runtime(Settings.USUAL.calls(2, 1))) {
            CountDownLatch running = new CountDownLatch(2);
            CountDownLatch go = new CountDownLatch(1);
            parrot.answer =
                    text -> {
                        running.countDown();
                        try {
                            go.await();
                        } catch (InterruptedException stopped) {
                            throw new IllegalStateException(stopped);
                        }
                        return text;
                    };
            EchoDriver driver = runtime.driver("parrot");
            List<Future<String>> inside = new ArrayList<>();
            for (int call = 0; call < 2; call++) {
                inside.add(callers.submit(() -> driver.echo("in")));
            }
            running.await();
            assertThat(runtime.registry.all().get(0).inFlight()).isEqualTo(2);
            Queue<CloudException> refused = new ConcurrentLinkedQueue<>();
            for (int call = 0; call < 3; call++) {
                inside.add(
                        callers.submit(
                                () -> {
                                    try {
                                        return driver.echo("in");
                                    } catch (CloudException full) {
                                        refused.add(full);
                                        return "refused";
                                    }
                                }));
            }
            eventually(() -> refused.size() == 2);
            assertThat(refused)
                    .allSatisfy(full -> assertThat(full.kind()).isEqualTo(ErrorKind.EXHAUSTED));
            go.countDown();
            List<String> answers = new ArrayList<>();
            for (Future<String> call : inside) {
                answers.add(call.get(5, TimeUnit.SECONDS));
            }
            assertThat(answers).containsOnly("in", "refused");
            assertThat(parrot.calls).hasValue(3);
        }
    }

    @Test
    void faultsOfTheTenantNeverOpenTheBreaker() throws Exception {
        try (Runtime runtime = runtime(Settings.USUAL)) {
            EchoDriver driver = runtime.driver("parrot");
            parrot.answer =
                    text -> {
                        throw new DriverException(
                                DriverException.Kind.NOT_FOUND, "IMAGE_NOT_FOUND", "no " + text);
                    };
            for (int call = 0; call < 50; call++) {
                CloudException refused = failure(() -> driver.echo("nginx"));
                assertThat(refused).hasMessage("no nginx");
                assertThat(refused.code().name()).isEqualTo("IMAGE_NOT_FOUND");
                assertThat(refused.kind()).isEqualTo(ErrorKind.UNSUPPORTED);
            }
            assertThat(parrot.calls).hasValue(50);
        }
    }

    @Test
    void faultsOfTheBackendOpenTheBreakerOfThatMethodUntilOneCallSucceeds() throws Exception {
        try (Runtime runtime = runtime(Settings.USUAL.breaker(1))) {
            EchoDriver driver = runtime.driver("parrot");
            parrot.answer =
                    text -> {
                        throw new DriverException(
                                DriverException.Kind.UNAVAILABLE, "DOWN", "the backend is down");
                    };
            for (int call = 0; call < 30; call++) {
                assertThat(failure(() -> driver.echo("x")).kind()).isEqualTo(ErrorKind.UNAVAILABLE);
            }
            assertThat(parrot.calls.get()).isBetween(5, 10);
            assertThat(failure(() -> driver.echo("x"))).hasMessageContaining("keeps failing");
            assertThat(failure(() -> driver.shortly("x"))).hasMessage("the backend is down");
            parrot.answer = text -> text;
            eventually(() -> "x".equals(answerOrNothing(driver)));
            for (int call = 0; call < 20; call++) {
                assertThat(driver.echo("x")).isEqualTo("x");
            }
        }
    }

    @Test
    void aNewCarrierBeginsWithAClosedBreaker() throws Exception {
        try (Runtime runtime = runtime(Settings.USUAL)) {
            EchoDriver driver = runtime.driver("parrot");
            parrot.answer =
                    text -> {
                        throw new IllegalStateException("bug");
                    };
            for (int call = 0; call < 10; call++) {
                failure(() -> driver.echo("x"));
            }
            assertThat(failure(() -> driver.echo("x"))).hasMessageContaining("keeps failing");
            register(runtime.bundle("fixed"), new Parrot(), "parrot");
            assertThat(driver.echo("x")).isEqualTo("x");
        }
    }

    private static String answerOrNothing(EchoDriver driver) {
        try {
            return driver.echo("x");
        } catch (CloudException open) {
            return "";
        }
    }

    @ParameterizedTest
    @CsvSource({
        "INVALID,INVALID",
        "NOT_FOUND,UNSUPPORTED",
        "CONFLICT,CONFLICT",
        "UNSUPPORTED,UNSUPPORTED",
        "EXHAUSTED,EXHAUSTED",
        "UNAVAILABLE,UNAVAILABLE",
        "INTERNAL,INTERNAL"
    })
    void failuresOfDriversKeepTheirCode(DriverException.Kind from, ErrorKind to) throws Exception {
        try (Runtime runtime = runtime(Settings.USUAL)) {
            parrot.answer =
                    text -> {
                        throw new DriverException(from, "PARROT_SICK", "it is sick");
                    };
            CloudException failed = failure(() -> runtime.driver("parrot").echo("x"));
            assertThat(failed.code().name()).isEqualTo("PARROT_SICK");
            assertThat(failed.kind()).isEqualTo(to);
        }
    }

    @Test
    void anErrorOfADriverIsInternalAndKeepsItsCause() throws Exception {
        try (Runtime runtime = runtime(Settings.USUAL)) {
            parrot.answer =
                    text -> {
                        throw new NoClassDefFoundError("gone");
                    };
            CloudException failed = failure(() -> runtime.driver("parrot").echo("x"));
            assertThat(failed.kind()).isEqualTo(ErrorKind.INTERNAL);
            assertThat(failed).hasCauseInstanceOf(NoClassDefFoundError.class);
        }
    }

    @Test
    void aMethodWithoutDeadlineRunsInTheCallersThread() throws Exception {
        try (Runtime runtime = runtime(Settings.USUAL)) {
            assertThat(runtime.driver("parrot").here("x"))
                    .isEqualTo(Thread.currentThread().getName());
        }
    }

    @Test
    void aGuardedCallKnowsTheRequestAndTheClassLoaderOfItsDriver() throws Exception {
        try (Runtime runtime = runtime(Settings.USUAL)) {
            parrot.answer =
                    text ->
                            Thread.currentThread().getContextClassLoader()
                                            == Parrot.class.getClassLoader()
                                    ? String.valueOf(MDC.get("request"))
                                    : "wrong class loader";
            MDC.put("request", "r-1");
            try {
                // without a logging backend the context is empty
                assertThat(runtime.driver("parrot").echo("x"))
                        .isEqualTo(String.valueOf(MDC.get("request")));
            } finally {
                MDC.clear();
            }
        }
    }

    @Test
    void aFacetIsThereExactlyWhenTheDriverImplementsIt() throws Exception {
        try (Runtime runtime = runtime(Settings.USUAL)) {
            register(runtime.bundle("loud"), new Parrot.Loud(), "loud");
            DriverSet<EchoDriver> drivers = runtime.registry.of(EchoDriver.class);
            assertThat(drivers.facet("parrot", EchoDriver.Shouting.class)).isEmpty();
            EchoDriver.Shouting loud =
                    drivers.facet("loud", EchoDriver.Shouting.class).orElseThrow();
            assertThat(loud.shout("x")).isEqualTo("X");
            assertThat(loud).isEqualTo(loud).hasToString("driver loud");
        }
    }

    @Test
    void aDriverIsDescribedByItsFacetsAndLimits() throws Exception {
        try (Runtime runtime = new Runtime(folder, Settings.USUAL)) {
            register(
                    runtime.bundle("loud"),
                    new Parrot.Loud(),
                    "loud",
                    List.of("org.thecloud.echo.loud~cage1"));
            assertThat(runtime.registry.of(EchoDriver.class).ready()).containsExactly("loud~cage1");
            DriverInfo loud = runtime.registry.all().get(0);
            assertThat(loud.backend()).isEqualTo("loud");
            assertThat(loud.spi()).isEqualTo("EchoDriver");
            assertThat(loud.facets()).containsExactly("Shouting");
            assertThat(loud.limits()).isEqualTo(Map.of("length", "80", "alphabet", "latin"));
            assertThat(loud.message()).isEqualTo("parrot 1.0");
            assertThat(loud.bundle()).isEqualTo("loud 0.0.0");
        }
    }

    @Test
    void aFailedCallMakesTheDriverBeLookedAtAndListenersHear() throws Exception {
        try (Runtime runtime = runtime(Settings.USUAL)) {
            Queue<String> heard = new ConcurrentLinkedQueue<>();
            runtime.registry.addListener(driver -> heard.add(driver.state().name()));
            eventually(() -> heard.contains("READY"));
            parrot.health = () -> Probe.unhealthy("the backend is down");
            parrot.answer =
                    text -> {
                        throw new DriverException(
                                DriverException.Kind.UNAVAILABLE, "DOWN", "the backend is down");
                    };
            failure(() -> runtime.driver("parrot").echo("x"));
            eventually(() -> heard.contains("UNHEALTHY"));
            assertThat(runtime.registry.of(EchoDriver.class).ready()).isEmpty();
            Health health = health(runtime);
            assertThat(health.state()).isEqualTo(Health.State.DEGRADED);
            assertThat(health.text()).isEqualTo("DISCONNECTED: the backend is down");
        }
    }

    @Test
    void aReadyDriverIsConnected() throws Exception {
        try (Runtime runtime = runtime(Settings.USUAL)) {
            runtime.registry.of(EchoDriver.class).ready();
            assertThat(health(runtime)).isEqualTo(new Health(Health.State.UP, "CONNECTED"));
        }
    }

    /** As a queue engine and a blob store are both called local. */
    @Test
    void namesakesOfTwoInterfacesAreTold() throws Exception {
        try (Runtime runtime = runtime(Settings.USUAL)) {
            SimpleMeterRegistry meters = new SimpleMeterRegistry();
            runtime.registry.addMeters(meters);
            register(runtime.bundle("hummers"), new Hummer(), "parrot");
            eventually(() -> health(runtime).text().equals("DISCONNECTED: HumDriver: out of tune"));
            assertThat(meters.find("thecloud.driver.inflight").gauges())
                    .extracting(gauge -> gauge.getId().getTag("spi"))
                    .containsExactlyInAnyOrder("EchoDriver", "HumDriver");
        }
    }

    /** Another driver interface. */
    public interface HumDriver extends Probed {}

    private static final class Hummer implements HumDriver {
        @Override
        public Probe probe() {
            return Probe.unhealthy("out of tune");
        }
    }

    private static Health health(Runtime runtime) {
        ServiceReference<HealthCheck> check =
                runtime.context().getServiceReference(HealthCheck.class);
        assertThat(runtime.context().getService(check).name()).isEqualTo("parrot");
        return runtime.context().getService(check).check();
    }

    @Test
    void aProbeThatHangsHoldsNobodyUp() throws Exception {
        parrot.health =
                () -> {
                    try {
                        new CountDownLatch(1).await();
                    } catch (InterruptedException stopped) {
                        Thread.currentThread().interrupt();
                    }
                    return Probe.ready("never");
                };
        try (Runtime runtime = runtime(Settings.USUAL)) {
            assertThat(runtime.state("parrot")).isEqualTo("STARTING");
            register(runtime.bundle("others"), new Parrot(), "other");
            assertThat(runtime.registry.of(EchoDriver.class).ready()).containsExactly("other");
            assertThat(runtime.driver("parrot").echo("x")).isEqualTo("x");
        }
    }

    @Test
    void callsAreMeasuredByOutcome() throws Exception {
        try (Runtime runtime = runtime(Settings.USUAL)) {
            SimpleMeterRegistry meters = new SimpleMeterRegistry();
            runtime.registry.addMeters(meters);
            runtime.driver("parrot").echo("x");
            parrot.answer =
                    text -> {
                        throw new DriverException(DriverException.Kind.INVALID, "NO", "no");
                    };
            failure(() -> runtime.driver("parrot").echo("x"));
            for (String outcome : List.of("ok", "invalid")) {
                assertThat(
                                meters.get("thecloud.driver.calls")
                                        .tags("driver", "parrot", "method", "echo")
                                        .tag("outcome", outcome)
                                        .timer()
                                        .count())
                        .isEqualTo(1);
            }
            assertThat(meters.get("thecloud.driver.inflight").gauge().value()).isZero();
        }
    }

    @Test
    void aServiceThatIsNoDriverIsLeftAlone() throws Exception {
        try (Runtime runtime = runtime(Settings.USUAL)) {
            java.util.Hashtable<String, Object> properties = new java.util.Hashtable<>();
            properties.put("thecloud.driver", "wrong");
            runtime.context().registerService(Runnable.class, () -> {}, properties);
            assertThat(runtime.registry.all()).extracting(DriverInfo::name).containsOnly("parrot");
            assertThatThrownBy(() -> runtime.registry.of(EchoDriver.class).list().clear())
                    .isInstanceOf(UnsupportedOperationException.class);
        }
    }
}
