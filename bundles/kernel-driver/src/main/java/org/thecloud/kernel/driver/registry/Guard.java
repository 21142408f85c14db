// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.driver.registry;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.ErrorKind;
import org.thecloud.kernel.KernelError;
import org.thecloud.kernel.driver.Deadline;
import org.thecloud.kernel.driver.DriverException;

/**
 * Every call of a driver goes through here: waiting for a carrier, turn, breaker, deadline, and the
 * shape of failures.
 */
final class Guard implements InvocationHandler {

    private final Slot slot;
    private final Class<?> face;
    private final Guarding guarding;

    /** What all guards share. */
    record Guarding(Config config, ExecutorService threads, CallTimes times) {}

    Guard(Slot slot, Class<?> face, Guarding guarding) {
        this.slot = slot;
        this.face = face;
        this.guarding = guarding;
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) {
        if (method.getDeclaringClass() == Object.class) {
            return ofObject(proxy, method, arguments);
        }
        Deadline deadline = method.getAnnotation(Deadline.class);
        int seconds = deadline == null ? Deadline.USUAL : deadline.seconds();
        return seconds == 0 ? direct(method, arguments) : guarded(method, arguments, seconds);
    }

    private @Nullable Object ofObject(Object proxy, Method method, Object @Nullable [] arguments) {
        return switch (method.getName()) {
            case "equals" -> arguments != null && proxy == arguments[0];
            case "hashCode" -> System.identityHashCode(proxy);
            default -> "driver " + slot.name();
        };
    }

    private @Nullable Object direct(Method method, Object @Nullable [] arguments) {
        Call call = new Call();
        Running carrier = slot.await();
        while (!slot.enter(carrier, call)) {
            carrier = slot.await();
        }
        return run(carrier, call, method, arguments);
    }

    private @Nullable Object guarded(Method method, Object @Nullable [] arguments, int seconds) {
        CircuitBreaker breaker = slot.breaker(method.getName());
        Call call = new Call();
        Running carrier = enterInTurn(call);
        Future<@Nullable Object> answer;
        long began = System.nanoTime();
        try {
            if (!breaker.tryAcquirePermission()) {
                throw unavailable(" keeps failing and is left alone for a while", null);
            }
            answer = begin(carrier, call, method, arguments);
        } catch (RuntimeException notBegun) {
            carrier.leave(call);
            carrier.giveTurn();
            throw notBegun;
        }
        CloudException failed = null;
        try {
            return await(answer, call, seconds);
        } catch (CloudException known) {
            failed = known;
            throw known;
        } finally {
            judge(breaker, carrier, method, Duration.ofNanos(System.nanoTime() - began), failed);
        }
    }

    private Running enterInTurn(Call call) {
        while (true) {
            Running carrier = slot.await();
            takeTurn(carrier);
            if (slot.enter(carrier, call)) {
                return carrier;
            }
            carrier.giveTurn();
        }
    }

    private void takeTurn(Running carrier) {
        try {
            if (carrier.takeTurn(guarding.config().queue_seconds())) {
                return;
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw stopped(stopped);
        }
        throw new CloudException(
                KernelError.EXHAUSTED,
                "driver " + slot.name() + " has too many calls in flight",
                Map.of("driver", slot.name()));
    }

    private Future<@Nullable Object> begin(
            Running carrier, Call call, Method method, Object @Nullable [] arguments) {
        Map<String, String> context = MDC.getCopyOfContextMap();
        try {
            return guarding.threads()
                    .submit(
                            () -> {
                                if (context != null) {
                                    MDC.setContextMap(context);
                                }
                                try {
                                    return run(carrier, call, method, arguments);
                                } finally {
                                    MDC.clear();
                                    carrier.giveTurn();
                                }
                            });
        } catch (RejectedExecutionException stopping) {
            throw stopped(stopping);
        }
    }

    private @Nullable Object await(Future<@Nullable Object> answer, Call call, int seconds) {
        try {
            return answer.get(seconds, TimeUnit.SECONDS);
        } catch (TimeoutException late) {
            call.interrupt();
            throw unavailable(" did not answer within " + seconds + " s", late);
        } catch (InterruptedException stopped) {
            call.interrupt();
            Thread.currentThread().interrupt();
            throw stopped(stopped);
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof CloudException known
                    ? known
                    : internal(failed.getCause());
        }
    }

    private void judge(
            CircuitBreaker breaker,
            Running carrier,
            Method method,
            Duration took,
            @Nullable CloudException failed) {
        if (failed == null) {
            breaker.onSuccess(took.toNanos(), TimeUnit.NANOSECONDS);
        } else if (failed.code() == Stopped.DRIVER_STOPPED) {
            breaker.releasePermission();
        } else {
            breaker.onError(took.toNanos(), TimeUnit.NANOSECONDS, failed);
            if (failed.kind() == ErrorKind.UNAVAILABLE) {
                carrier.suspect();
            }
        }
        guarding.times().record(slot, method.getName(), took, failed);
    }

    /** Runs the call here, in the class loader of the driver. */
    private @Nullable Object run(
            Running carrier, Call call, Method method, Object @Nullable [] arguments) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(carrier.service().getClass().getClassLoader());
        call.begin();
        try {
            if (!face.isInstance(carrier.service())) {
                throw new CloudException(
                        KernelError.UNSUPPORTED,
                        "driver " + slot.name() + " has no " + face.getSimpleName(),
                        Map.of("driver", slot.name()));
            }
            return method.invoke(carrier.service(), arguments);
        } catch (InvocationTargetException failed) {
            throw call.stopped() ? stopped(failed.getCause()) : shaped(failed.getCause());
        } catch (IllegalAccessException notPublic) {
            throw internal(notPublic);
        } finally {
            call.end();
            thread.setContextClassLoader(before);
            carrier.leave(call);
        }
    }

    private CloudException shaped(@Nullable Throwable failed) {
        if (failed instanceof CloudException known) {
            return known;
        }
        if (failed instanceof DriverException known) {
            return DriverError.of(known);
        }
        return failed instanceof InterruptedException ? stopped(failed) : internal(failed);
    }

    private CloudException internal(@Nullable Throwable failed) {
        return CloudException.internal(
                "driver " + slot.name() + " failed",
                failed == null ? new IllegalStateException("without a cause") : failed);
    }

    private CloudException unavailable(String what, @Nullable Throwable cause) {
        return new CloudException(
                KernelError.UNAVAILABLE,
                "driver " + slot.name() + what,
                Map.of("driver", slot.name()),
                cause);
    }

    /** The call may have had its effect or not; whoever wants it repeats it. */
    private CloudException stopped(@Nullable Throwable cause) {
        return new CloudException(
                Stopped.DRIVER_STOPPED,
                "driver " + slot.name() + " was stopped before it answered",
                Map.of("driver", slot.name()),
                cause);
    }
}
