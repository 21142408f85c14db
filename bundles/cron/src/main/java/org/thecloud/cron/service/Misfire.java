// SPDX-License-Identifier: Apache-2.0
package org.thecloud.cron.service;

/** What becomes of times that passed while nobody was there to see them. */
public enum Misfire {
    /** One run makes up for all of them. */
    RUN_ONCE,
    /** None of them happens. */
    SKIP,
    /** Each happens, up to a number of the newest. */
    RUN_ALL
}
