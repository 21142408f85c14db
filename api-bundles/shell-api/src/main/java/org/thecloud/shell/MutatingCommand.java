// SPDX-License-Identifier: Apache-2.0
package org.thecloud.shell;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.jspecify.annotations.Nullable;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.Conditions;
import org.thecloud.kernel.KernelError;
import org.thecloud.kernel.access.RequestListener;
import org.thecloud.kernel.access.RequestRecord;

/**
 * A command that changes something. It is recorded, success or refusal, before its answer is
 * printed; if it cannot be recorded it counts as failed.
 */
public abstract class MutatingCommand extends CloudCommand {

    private static final int OK = 200;

    @Option(name = "--dry-run", description = "check everything, change nothing")
    private boolean dryRun;

    @Reference private List<RequestListener> listeners;

    /**
     * What was changed.
     *
     * @param resource such as {@code instance/0190...}
     */
    public record Done(String resource, Answer answer) {}

    /** The permission the same call needs over HTTP, such as {@code instance:launch}. */
    protected abstract String permission();

    /** What is about to be changed, as far as it is known before. */
    protected abstract String target();

    /** Does the work. */
    protected abstract Done change(Caller caller) throws Exception;

    @Override
    protected final Conditions conditions() {
        return new Conditions(null, null, dryRun);
    }

    @Override
    protected final Answer answer(Caller caller) throws Exception {
        Instant began = Instant.now();
        Done done;
        try {
            done = change(caller);
        } catch (CloudException refusal) {
            record(caller, began, target(), refusal);
            throw refusal;
        } catch (Exception fault) {
            CloudException internal = CloudException.internal(permission() + " failed", fault);
            record(caller, began, target(), internal);
            throw internal;
        }
        record(caller, began, done.resource(), null);
        if (dryRun) {
            System.err.println("Dry run: nothing was changed.");
        }
        return done.answer();
    }

    private void record(
            Caller caller, Instant began, String resource, @Nullable CloudException refusal) {
        RequestRecord request =
                new RequestRecord(
                        caller,
                        caller.requestId(),
                        permission(),
                        resource,
                        true,
                        dryRun,
                        refusal == null ? OK : refusal.kind().status(),
                        refusal == null ? null : refusal.code().name(),
                        refusal == null ? null : refusal.getMessage(),
                        "ssh",
                        "shell",
                        began,
                        Duration.between(began, Instant.now()));
        try {
            listeners.forEach(listener -> listener.answered(request));
        } catch (RuntimeException unrecorded) {
            throw new CloudException(
                    KernelError.UNAVAILABLE,
                    "the command could not be recorded, so its result is not reported; look before"
                            + " repeating it",
                    java.util.Map.of(),
                    unrecorded);
        }
    }
}
