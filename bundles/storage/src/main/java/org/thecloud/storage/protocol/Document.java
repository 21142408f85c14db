// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.protocol;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.jspecify.annotations.Nullable;
import org.thecloud.aws.AwsRefusal;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;

/** Reads an XML document of a request. */
record Document(Element element) {

    private static final int LONGEST = 4 << 20;

    static Document of(InputStream body) throws IOException {
        byte[] bytes = body.readNBytes(LONGEST + 1);
        if (bytes.length > LONGEST) {
            throw new AwsRefusal(400, "MaxMessageLengthExceeded", "Your request was too big.");
        }
        // the end has to be asked for: that is when the signature is checked
        if (body.read() >= 0) {
            throw malformed();
        }
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultInstance();
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setNamespaceAware(true);
            DocumentBuilder builder = factory.newDocumentBuilder();
            builder.setErrorHandler(null);
            return new Document(
                    builder.parse(new ByteArrayInputStream(bytes)).getDocumentElement());
        } catch (ParserConfigurationException | SAXException wrong) {
            throw malformed();
        }
    }

    static AwsRefusal malformed() {
        return new AwsRefusal(
                400,
                "MalformedXML",
                "The XML you provided was not well-formed or did not validate against our published"
                        + " schema");
    }

    String name() {
        return String.valueOf(element.getLocalName());
    }

    List<Document> all(String name) {
        List<Document> found = new ArrayList<>();
        for (Node node = element.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element child && name.equals(child.getLocalName())) {
                found.add(new Document(child));
            }
        }
        return found;
    }

    @Nullable Document first(String name) {
        List<Document> found = all(name);
        return found.isEmpty() ? null : found.get(0);
    }

    /** Text of a child, or null if there is none. */
    @Nullable String text(String name) {
        Document child = first(name);
        return child == null ? null : String.valueOf(child.element().getTextContent());
    }

    /** Texts of all children of a name. */
    List<String> texts(String name) {
        return all(name).stream()
                .map(child -> String.valueOf(child.element().getTextContent()))
                .toList();
    }

    String required(String name) {
        String text = text(name);
        if (text == null) {
            throw malformed();
        }
        return text;
    }
}
