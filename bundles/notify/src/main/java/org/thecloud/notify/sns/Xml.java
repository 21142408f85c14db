// SPDX-License-Identifier: Apache-2.0
package org.thecloud.notify.sns;

import java.util.Map;
import org.thecloud.aws.AwsRefusal;

/** An answer in XML, from its beginning to its end. */
final class Xml {

    private static final String NAMESPACE = "http://sns.amazonaws.com/doc/2010-03-31/";

    private final StringBuilder out = new StringBuilder();

    Xml leaf(String name, String text) {
        open(name);
        escape(text);
        return close(name);
    }

    Xml open(String name) {
        out.append('<').append(name).append('>');
        return this;
    }

    Xml close(String name) {
        out.append("</").append(name).append('>');
        return this;
    }

    Xml map(String name, Map<String, String> map) {
        open(name);
        map.forEach(
                (key, value) -> open("entry").leaf("key", key).leaf("value", value).close("entry"));
        return close(name);
    }

    Xml add(Xml other) {
        out.append(other.out);
        return this;
    }

    private void escape(String text) {
        for (int i = 0; i < text.length(); i++) {
            char one = text.charAt(i);
            switch (one) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                case '\r' -> out.append("&#13;");
                default -> out.append(one);
            }
        }
    }

    /** As the answer to an action. */
    String answer(String action, String requestId) {
        Xml whole = new Xml();
        whole.out
                .append("<?xml version=\"1.0\"?><")
                .append(action)
                .append("Response xmlns=\"")
                .append(NAMESPACE)
                .append("\">");
        whole.open(action + "Result");
        whole.out.append(out);
        whole.close(action + "Result");
        whole.open("ResponseMetadata").leaf("RequestId", requestId).close("ResponseMetadata");
        return whole.close(action + "Response").out.toString();
    }

    static String refusal(AwsRefusal refusal, String requestId) {
        Xml whole = new Xml();
        whole.out
                .append("<?xml version=\"1.0\"?><ErrorResponse xmlns=\"")
                .append(NAMESPACE)
                .append("\">");
        whole.open("Error")
                .leaf("Type", refusal.status() < 500 ? "Sender" : "Receiver")
                .leaf("Code", refusal.code())
                .leaf("Message", refusal.sentence())
                .close("Error")
                .leaf("RequestId", requestId);
        return whole.close("ErrorResponse").out.toString();
    }
}
