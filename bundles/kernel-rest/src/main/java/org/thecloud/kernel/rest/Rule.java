// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.rest;

import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MultivaluedMap;
import java.lang.reflect.Method;
import org.thecloud.rest.AnyCaller;
import org.thecloud.rest.DataPlane;
import org.thecloud.rest.MaxBody;
import org.thecloud.rest.OwnConditions;
import org.thecloud.rest.Public;
import org.thecloud.rest.RequiresPermission;

/**
 * What holds for the calls of one resource method, read once from its annotations.
 *
 * @param route path template, such as {@code /instances/{id}}
 * @param maxBody bytes
 * @param permission the word for the audit trail and, if judged, the permission needed
 * @param resource template of the resource's name
 * @param open whether anybody may call
 * @param sensitive whether guessing would pay
 * @param ownTags whether the method looks at ETags itself
 * @param dataPlane whether its success is not put on record
 * @param judged whether the caller needs the permission, and is not just anybody known
 */
record Rule(
        String route,
        long maxBody,
        String permission,
        String resource,
        boolean open,
        boolean sensitive,
        boolean judged,
        boolean ownTags,
        boolean dataPlane) {

    static Rule of(Method method) {
        Path base = method.getDeclaringClass().getAnnotation(Path.class);
        Path sub = method.getAnnotation(Path.class);
        String path = (base == null ? "" : base.value()) + "/" + (sub == null ? "" : sub.value());
        String route = "/" + path.replaceAll("/+", "/").replaceAll("^/|/$", "");
        MaxBody size = method.getAnnotation(MaxBody.class);
        long most = size == null ? MaxBody.USUAL : size.value();
        RequiresPermission required = method.getAnnotation(RequiresPermission.class);
        AnyCaller any = method.getAnnotation(AnyCaller.class);
        Public open = method.getAnnotation(Public.class);
        boolean tags = method.isAnnotationPresent(OwnConditions.class);
        boolean data = method.isAnnotationPresent(DataPlane.class);
        // should there be more marks than one, the strictest holds
        if (required != null) {
            return new Rule(
                    route,
                    most,
                    required.value(),
                    required.resource().isEmpty() ? usual(required.value()) : required.resource(),
                    false,
                    false,
                    true,
                    tags,
                    data);
        }
        if (any != null) {
            return new Rule(
                    route, most, any.value(), usual(any.value()), false, false, false, tags, data);
        }
        return open == null
                ? new Rule(route, most, "", "", false, false, false, tags, data)
                : new Rule(
                        route, most, open.value(), "", true, open.sensitive(), false, tags, data);
    }

    private static String usual(String permission) {
        return permission.substring(0, Math.max(0, permission.indexOf(':'))) + "/{id}";
    }

    /** Whether the method says who may call it. */
    boolean marked() {
        return !permission.isEmpty();
    }

    /**
     * The resource meant: the template with the path's values; one that is missing is {@code *}.
     */
    String name(MultivaluedMap<String, String> path) {
        int brace = resource.indexOf('{');
        if (brace < 0) {
            return resource;
        }
        StringBuilder name = new StringBuilder();
        int from = 0;
        while (brace >= 0) {
            int end = resource.indexOf('}', brace);
            String value = path.getFirst(resource.substring(brace + 1, end));
            name.append(resource, from, brace).append(value == null ? "*" : value);
            from = end + 1;
            brace = resource.indexOf('{', from);
        }
        return name.append(resource, from, resource.length()).toString();
    }
}
