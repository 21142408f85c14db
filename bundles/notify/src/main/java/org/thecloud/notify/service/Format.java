// SPDX-License-Identifier: Apache-2.0
package org.thecloud.notify.service;

/** In what form a subscription gets messages. */
public enum Format {
    /** An object of ours around the message. */
    JSON,
    /** The message as it was published. */
    RAW,
    /** An object as SNS makes it around the message. */
    SNS
}
