// SPDX-License-Identifier: Apache-2.0
package org.thecloud.shell;

import java.util.List;
import java.util.Map;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.CommandException;
import org.apache.karaf.shell.support.completers.StringsCompleter;
import org.apache.karaf.shell.support.table.ShellTable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.Conditions;
import org.thecloud.kernel.ErrorKind;

/**
 * A command of the operator's shell. It says what it found; this class knows who asks, for which
 * tenant, how the answer is printed and how a refusal looks. A {@link CloudException} ends the
 * command with one line and, over {@code ssh host command}, with exit code 1.
 */
public abstract class CloudCommand implements Action {

    private static final Logger log = LoggerFactory.getLogger(CloudCommand.class);

    @Option(
            name = "-o",
            aliases = "--output",
            description = "how to print: table or json",
            valueToShowInHelp = "table")
    @Completion(
            value = StringsCompleter.class,
            values = {"table", "json"})
    private String output = "table";

    @Option(
            name = "--tenant",
            description =
                    "id or slug of the tenant; else the variable tenant, else the"
                            + " administrator's")
    @Completion(TenantCompleter.class)
    private @Nullable String tenant;

    @Reference private Session session;

    @Reference private List<TenantNames> tenants;

    /** Does the work. Called once, on the session's thread. */
    protected abstract Answer answer(Caller caller) throws Exception;

    /** What the call demands beside its arguments. */
    protected Conditions conditions() {
        return Conditions.NONE;
    }

    /** The session, for commands that read from the keyboard. */
    protected final Session session() {
        return session;
    }

    @Override
    public final @Nullable Object execute() throws Exception {
        try {
            if (!output.equals("table") && !output.equals("json")) {
                throw CloudException.invalid("output", "output must be table or json");
            }
            Answer answer = answer(Operator.caller(session, tenants, tenant, conditions()));
            if (answer instanceof Answer.Failing failing) {
                print(failing.said());
                throw new CommandException(failing.why(), failing.why());
            }
            print(answer);
            return null;
        } catch (CloudException refusal) {
            if (refusal.kind() == ErrorKind.INTERNAL) {
                log.error("a command failed", refusal);
            }
            throw Refusals.ending(refusal);
        }
    }

    private void print(Answer answer) {
        String text = output.equals("json") ? json(answer) : null;
        if (text != null) {
            System.out.println(text);
        } else if (answer instanceof Answer.Rows rows) {
            printRows(rows);
        } else if (answer instanceof Answer.One one) {
            printOne(Plain.of(one.item()));
        } else if (answer instanceof Answer.Text plain && !plain.text().isEmpty()) {
            System.out.print(plain.text().endsWith("\n") ? plain.text() : plain.text() + "\n");
        }
        System.out.flush();
    }

    private static String json(Answer answer) {
        if (answer instanceof Answer.Rows rows) {
            return Json.of(Plain.of(rows.items()));
        }
        if (answer instanceof Answer.One one) {
            return Json.of(Plain.of(one.item()));
        }
        return Json.of(Map.of("text", ((Answer.Text) answer).text()));
    }

    private void printRows(Answer.Rows rows) {
        ShellTable table = new ShellTable().separator(scripted() ? "\t" : "  ");
        rows.columns().forEach(column -> table.column(heading(column)));
        for (Object item : rows.items()) {
            Object plain = Plain.of(item);
            table.addRow()
                    .addContent(
                            rows.columns().stream()
                                    .map(column -> (Object) Plain.at(plain, column))
                                    .toList());
        }
        table.emptyTableText(scripted() ? "" : "(none)").print(System.out, !scripted());
    }

    private void printOne(@Nullable Object plain) {
        if (!(plain instanceof Map<?, ?> map)) {
            System.out.println(Plain.cell(plain));
            return;
        }
        ShellTable table = new ShellTable().noHeaders().separator(scripted() ? "\t" : "  ");
        table.column("name");
        table.column("value");
        map.forEach((name, value) -> table.addRow().addContent(name, Plain.cell(value)));
        table.print(System.out, !scripted());
    }

    /** Without a terminal the reader is a program: no header, no padding, tabs. */
    private boolean scripted() {
        return session.getTerminal() == null;
    }

    private static String heading(String column) {
        return column.substring(column.lastIndexOf('.') + 1).replace('_', ' ');
    }
}
