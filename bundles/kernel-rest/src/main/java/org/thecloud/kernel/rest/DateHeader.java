// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.rest;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.cxf.message.Message;
import org.apache.cxf.phase.AbstractPhaseInterceptor;
import org.apache.cxf.phase.Phase;

/**
 * The Date header, written once a second; CXF makes a new format for every answer that has none.
 */
final class DateHeader extends AbstractPhaseInterceptor<Message> {

    private static final DateTimeFormatter FORM =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
                    .withZone(ZoneOffset.UTC);

    private record Written(long second, List<String> text) {}

    private volatile Written written = new Written(0, List.of());

    DateHeader() {
        super(Phase.SETUP);
    }

    @Override
    public void handleMessage(Message answer) {
        long second = System.currentTimeMillis() / 1000;
        Written now = written;
        if (now.second() != second) {
            now = new Written(second, List.of(FORM.format(Instant.ofEpochSecond(second))));
            written = now;
        }
        Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.put("Date", now.text());
        answer.put(Message.PROTOCOL_HEADERS, headers);
    }
}
