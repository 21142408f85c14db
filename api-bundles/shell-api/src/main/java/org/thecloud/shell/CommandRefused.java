// SPDX-License-Identifier: Apache-2.0
package org.thecloud.shell;

import org.apache.karaf.shell.support.CommandException;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.ErrorKind;

/** A failure that the operator sees as one line: code, field and sentence. */
final class CommandRefused extends CommandException {

    private static final long serialVersionUID = 1L;

    CommandRefused(CloudException cause) {
        super(line(cause), cause);
    }

    private static String line(CloudException cause) {
        String field = cause.field().map(name -> " (" + name + ")").orElse("");
        String sentence =
                cause.kind() == ErrorKind.INTERNAL
                        ? "something went wrong on our side; the log says what"
                        : String.valueOf(cause.getMessage());
        return "Error " + cause.code().name() + field + ": " + Plain.cell(sentence);
    }

    @Override
    public String getNiceHelp() {
        return String.valueOf(getMessage());
    }
}
