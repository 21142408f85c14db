// SPDX-License-Identifier: Apache-2.0
package org.thecloud.shell;

import java.util.List;

/** What a command has to say. Items are records; how they look is decided by {@code --output}. */
public sealed interface Answer {

    /** Many records of one sort. Columns are component names, nested ones with dots. */
    static Answer rows(List<?> items, String... columns) {
        return new Rows(items, List.of(columns));
    }

    /** One record: a line per component. */
    static Answer one(Object item) {
        return new One(item);
    }

    /** Plain text, such as the output of a machine; as JSON it is the component {@code text}. */
    static Answer text(String text) {
        return new Text(text);
    }

    /** What there is to say of something that did not end well: printed, then the command fails. */
    static Answer failing(Answer said, String why) {
        return new Failing(said, why);
    }

    /** See {@link Answer#rows}. */
    record Rows(List<?> items, List<String> columns) implements Answer {
        public Rows {
            items = List.copyOf(items);
            columns = List.copyOf(columns);
        }
    }

    /** See {@link Answer#one}. */
    record One(Object item) implements Answer {}

    /** See {@link Answer#text}. */
    record Text(String text) implements Answer {}

    /** See {@link Answer#failing}. */
    record Failing(Answer said, String why) implements Answer {}
}
