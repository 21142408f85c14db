// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.driver.registry;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import org.thecloud.kernel.CloudException;
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
    private final ExecutorService threads;
    private final Config config;

    Guard(Slot slot, Class<?> face, ExecutorService threads, Config config) {
        this.slot = slot;
        this.face = face;
        this.threads = threads;
        this.config = config;
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
        Thread thread = Thread.currentThread();
        Running carrier = slot.enter(thread, config.hold_seconds() * 1000L);
        try {
            return call(carrier, method, arguments);
        } finally {
            carrier.leave(thread);
        }
    }

    private @Nullable Object guarded(Method method, Object @Nullable [] arguments, int seconds) {
        CircuitBreaker breaker = slot.breaker(method.getName());
        takeTurn();
        long began = System.nanoTime();
        try {
            if (!breaker.tryAcquirePermission()) {
                throw new CloudException(
                        KernelError.UNAVAILABLE,
                        "driver " + slot.name() + " keeps failing and is left alone for a while",
                        Map.of("driver", slot.name()));
            }
            try {
                Object result = withDeadline(method, arguments, seconds);
                breaker.onSuccess(System.nanoTime() - began, TimeUnit.NANOSECONDS);
                return result;
            } catch (RuntimeException | Error failed) {
                breaker.onError(System.nanoTime() - began, TimeUnit.NANOSECONDS, failed);
                throw failed;
            }
        } finally {
            slot.turns().release();
        }
    }

    private void takeTurn() {
        try {
            if (slot.turns().tryAcquire(config.queue_seconds(), TimeUnit.SECONDS)) {
                return;
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        throw new CloudException(
                KernelError.EXHAUSTED,
                "driver " + slot.name() + " has too many calls in flight",
                Map.of("driver", slot.name()));
    }

    private @Nullable Object withDeadline(
            Method method, Object @Nullable [] arguments, int seconds) {
        Map<String, String> context = MDC.getCopyOfContextMap();
        Callable<@Nullable Object> work =
                () -> {
                    Thread thread = Thread.currentThread();
                    Running carrier = slot.enter(thread, config.hold_seconds() * 1000L);
                    if (context != null) {
                        MDC.setContextMap(context);
                    }
                    try {
                        return call(carrier, method, arguments);
                    } finally {
                        MDC.clear();
                        carrier.leave(thread);
                    }
                };
        Future<@Nullable Object> future = threads.submit(work);
        try {
            return future.get(seconds + (long) config.hold_seconds(), TimeUnit.SECONDS);
        } catch (TimeoutException late) {
            future.cancel(true);
            throw unavailable(" did not answer within " + seconds + " s", late);
        } catch (InterruptedException stopped) {
            future.cancel(true);
            Thread.currentThread().interrupt();
            throw unavailable(" was interrupted", stopped);
        } catch (ExecutionException failed) {
            throw asRuntime(failed.getCause());
        }
    }

    private @Nullable Object call(Running carrier, Method method, Object @Nullable [] arguments) {
        if (!face.isInstance(carrier.service())) {
            throw new CloudException(
                    KernelError.UNSUPPORTED,
                    "driver " + slot.name() + " has no " + face.getSimpleName(),
                    Map.of("driver", slot.name()));
        }
        try {
            return method.invoke(carrier.service(), arguments);
        } catch (InvocationTargetException failed) {
            throw asRuntime(failed.getCause());
        } catch (IllegalAccessException notPublic) {
            throw CloudException.internal("driver " + slot.name() + " cannot be called", notPublic);
        }
    }

    private RuntimeException asRuntime(@Nullable Throwable failed) {
        if (failed instanceof CloudException known) {
            return known;
        }
        if (failed instanceof DriverException known) {
            return DriverError.of(known);
        }
        if (failed instanceof InterruptedException || Thread.currentThread().isInterrupted()) {
            return unavailable(" was interrupted", failed);
        }
        return CloudException.internal(
                "driver " + slot.name() + " failed",
                failed == null ? new IllegalStateException() : failed);
    }

    private CloudException unavailable(String what, @Nullable Throwable cause) {
        return new CloudException(
                KernelError.UNAVAILABLE,
                "driver " + slot.name() + what,
                Map.of("driver", slot.name()),
                cause);
    }
}
