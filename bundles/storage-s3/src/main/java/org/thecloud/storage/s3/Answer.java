// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.s3;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;

/** What the service answered. */
record Answer(HttpResponse<byte[]> response) {

    private static final Pattern RANGE = Pattern.compile("bytes \\d+-\\d+/(\\d+)");

    /** One element of a document. */
    record Entry(Element element) {

        /** The text of the first element of this name directly below; empty if there is none. */
        String text(String name) {
            List<Entry> found = all(name);
            return found.isEmpty() ? "" : found.get(0).element().getTextContent().strip();
        }

        List<Entry> all(String name) {
            List<Entry> found = new ArrayList<>();
            for (Node at = element.getFirstChild(); at != null; at = at.getNextSibling()) {
                if (at instanceof Element child && name.equals(child.getLocalName())) {
                    found.add(new Entry(child));
                }
            }
            return found;
        }
    }

    int status() {
        return response.statusCode();
    }

    byte[] body() {
        return response.body();
    }

    String header(String name) {
        return response.headers().firstValue(name).orElse("");
    }

    /** Length of the whole object that this is a range of; negative if it is no range. */
    long whole() {
        Matcher range = RANGE.matcher(header("Content-Range"));
        return status() == 206 && range.matches() ? Long.parseLong(range.group(1)) : -1;
    }

    Entry document() throws IOException {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultInstance();
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setNamespaceAware(true);
            DocumentBuilder builder = factory.newDocumentBuilder();
            builder.setErrorHandler(null);
            return new Entry(builder.parse(new ByteArrayInputStream(body())).getDocumentElement());
        } catch (ParserConfigurationException | SAXException wrong) {
            throw new IOException("the answer is no XML", wrong);
        }
    }

    /** Whether it was done. Some operations begin to answer before they know, and then with 200. */
    boolean well() throws IOException {
        return status() / 100 == 2 && !refusedBelated();
    }

    private boolean refusedBelated() throws IOException {
        return header("Content-Type").contains("xml")
                && body().length > 0
                && "Error".equals(document().element().getLocalName());
    }

    /** The error's code, such as {@code NoSuchKey}; the status where there is none. */
    String code() {
        try {
            String code = document().text("Code");
            return code.isEmpty() ? "HTTP " + status() : code;
        } catch (IOException noDocument) {
            return "HTTP " + status();
        }
    }

    /** What the service says went wrong. */
    String reason() {
        try {
            String message = document().text("Message");
            return message.isEmpty() ? code() : code() + ": " + message;
        } catch (IOException noDocument) {
            return code();
        }
    }
}
