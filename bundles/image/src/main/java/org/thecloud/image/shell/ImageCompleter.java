// SPDX-License-Identifier: Apache-2.0
package org.thecloud.image.shell;

import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.completers.StringsCompleter;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.Conditions;
import org.thecloud.kernel.PageQuery;
import org.thecloud.kernel.resource.Resource;
import org.thecloud.kernel.resource.ResourceQuery;
import org.thecloud.shell.Operator;
import org.thecloud.shell.TenantNames;
import org.thecloud.image.Images;

/** Completes names of images in the session's tenant. */
@Service
public final class ImageCompleter implements Completer {

    @Reference private List<Images> images;

    @Reference private List<TenantNames> tenants;

    @Override
    public int complete(Session session, CommandLine line, List<String> candidates) {
        return new StringsCompleter(names(session)).complete(session, line, candidates);
    }

    private List<String> names(Session session) {
        try {
            Caller caller = Operator.caller(session, tenants, null, Conditions.NONE);
            ResourceQuery first = ResourceQuery.of(PageQuery.first());
            return images.stream()
                    .flatMap(all -> all.list(caller, first).items().stream())
                    .map(Resource::name)
                    .toList();
        } catch (CloudException nothingToOffer) {
            return List.of();
        }
    }
}
