// SPDX-License-Identifier: Apache-2.0
package org.thecloud.shell;

import org.apache.karaf.shell.support.CommandException;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.ErrorKind;

/** How a failure looks to the operator: one line with code, field and sentence. */
final class Refusals {

    private Refusals() {}

    /** What ends the command; the session prints its line. */
    static CommandException ending(CloudException refusal) {
        String line = line(refusal);
        // Exactly this class: Karaf knows it by name, and logs any other as a fault of the command.
        return new CommandException(line, line, refusal);
    }

    static String line(CloudException refusal) {
        String field = refusal.field().map(name -> " (" + name + ")").orElse("");
        String sentence =
                refusal.kind() == ErrorKind.INTERNAL
                        ? "something went wrong on our side; the log says what"
                        : String.valueOf(refusal.getMessage());
        return "Error " + refusal.code().name() + field + ": " + Plain.cell(sentence);
    }
}
