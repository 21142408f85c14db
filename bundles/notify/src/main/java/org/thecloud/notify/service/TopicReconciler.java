// SPDX-License-Identifier: Apache-2.0
package org.thecloud.notify.service;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.resource.Reconciler;
import org.thecloud.kernel.resource.Resource;
import org.thecloud.kernel.resource.ResourceKind;
import org.thecloud.kernel.resource.Step;
import org.thecloud.notify.store.MessageTable;

/** Removes what a topic leaves behind. */
@Component(service = Reconciler.class)
public final class TopicReconciler implements Reconciler<TopicSpec, TopicStatus> {

    private final MessageTable messages;

    @Activate
    public TopicReconciler(@Reference MessageTable messages) {
        this.messages = messages;
    }

    @Override
    public ResourceKind<TopicSpec, TopicStatus> kind() {
        return new TopicKind();
    }

    @Override
    public Step<TopicStatus> reconcile(Caller self, Resource<TopicSpec, TopicStatus> topic) {
        if (topic.deleting()) {
            messages.removeTopic(topic.id());
            return Step.gone();
        }
        return Step.done(TopicKind.ACTIVE, new TopicStatus(topic.generation()));
    }
}
