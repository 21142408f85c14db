// SPDX-License-Identifier: Apache-2.0
package org.thecloud.queue;

/** What became of a receipt that was shown. */
public enum Receipt {
    /** Done. */
    DONE,
    /** The message is not there any more: acknowledged before, expired or purged. */
    GONE,
    /** The message is there, but its time is over, so it is no longer this receiver's. */
    LATE,
    /** Not a receipt of this queue. */
    INVALID
}
