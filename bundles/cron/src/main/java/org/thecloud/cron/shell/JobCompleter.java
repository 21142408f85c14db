// SPDX-License-Identifier: Apache-2.0
package org.thecloud.cron.shell;

import java.util.List;
import java.util.stream.Stream;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.thecloud.cron.service.Jobs;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.resource.ResourceQuery;
import org.thecloud.shell.OwnedCompleter;

/** Completes names of scheduled jobs in the session's tenant. */
@Service
public final class JobCompleter extends OwnedCompleter {

    @Reference private List<Jobs> jobs;

    @Override
    protected Stream<String> names(Caller caller, ResourceQuery first) {
        return jobs.stream()
                .flatMap(all -> all.list(caller, first).items().stream())
                .map(job -> job.resource().name());
    }
}
