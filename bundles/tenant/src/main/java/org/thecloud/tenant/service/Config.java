// SPDX-License-Identifier: Apache-2.0
package org.thecloud.tenant.service;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** What a user and a tenant may have unless an operator said otherwise. */
@ObjectClassDefinition(
        id = "org.thecloud.tenant",
        name = "The Cloud: tenants",
        description = "What a user and a tenant may have; negative means unlimited.")
public @interface Config {

    @AttributeDefinition(description = "Tenants that one user may own.")
    int tenants_per_user() default 10;

    @AttributeDefinition(description = "Instances at a time.")
    long quota_instances() default 10;

    @AttributeDefinition(description = "Virtual CPUs of all instances together.")
    long quota_vcpus() default 8;

    @AttributeDefinition(description = "Memory of all instances together, in MiB.")
    long quota_memory_mb() default 16384;

    @AttributeDefinition(description = "VPCs.")
    long quota_vpcs() default 2;

    @AttributeDefinition(description = "Storage of all volumes and snapshots together, in GiB.")
    long quota_storage_gb() default 50;

    @AttributeDefinition(description = "Images.")
    long quota_images() default 10;

    @AttributeDefinition(description = "Versions of objects in all buckets together.")
    long quota_objects() default 10_000_000;

    @AttributeDefinition(description = "Queues.")
    long quota_queues() default 100;

    @AttributeDefinition(description = "Scheduled jobs.")
    long quota_cron_jobs() default 100;

    @AttributeDefinition(description = "Topics.")
    long quota_topics() default 100;

    @AttributeDefinition(description = "Subscriptions of all topics together.")
    long quota_subscriptions() default 500;
}
