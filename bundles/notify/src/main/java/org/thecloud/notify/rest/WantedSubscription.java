// SPDX-License-Identifier: Apache-2.0
package org.thecloud.notify.rest;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.thecloud.kernel.CloudException;
import org.thecloud.notify.service.Format;
import org.thecloud.notify.service.SubscriptionWish;

/**
 * Body of a creation and of an update of a subscription; what is absent is the usual, or stays.
 * Times are in seconds.
 *
 * @param format {@code json}, {@code raw} or {@code sns}
 * @param rawDelivery true means the format {@code raw}
 * @param filterPolicy an empty object for none any more
 * @param filterScope {@code attributes} or {@code body}
 */
record WantedSubscription(
        @Nullable String topicId,
        @Nullable String protocol,
        @Nullable String endpoint,
        @Nullable String format,
        @Nullable Boolean rawDelivery,
        @Nullable Map<String, Object> filterPolicy,
        @Nullable String filterScope,
        @Nullable String secret,
        @Nullable Integer timeout,
        @Nullable List<Integer> retrySchedule,
        @Nullable String deadLetterQueue,
        @Nullable Map<String, String> labels) {

    SubscriptionWish toWish() {
        return new SubscriptionWish(
                protocol,
                endpoint,
                null,
                false,
                wanted(),
                filterPolicy == null ? null : Policies.text(filterPolicy),
                filterScope,
                secret,
                timeout,
                retrySchedule,
                deadLetterQueue,
                labels);
    }

    private @Nullable Format wanted() {
        if (format != null) {
            return Arrays.stream(Format.values())
                    .filter(one -> one.name().toLowerCase(Locale.ROOT).equals(format))
                    .findFirst()
                    .orElseThrow(
                            () -> CloudException.invalid("format", "format is json, raw or sns"));
        }
        return rawDelivery == null ? null : rawDelivery ? Format.RAW : Format.JSON;
    }
}
