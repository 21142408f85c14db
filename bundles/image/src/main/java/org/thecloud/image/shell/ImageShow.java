// SPDX-License-Identifier: Apache-2.0
package org.thecloud.image.shell;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.thecloud.image.Images;
import org.thecloud.kernel.Caller;
import org.thecloud.shell.Answer;
import org.thecloud.shell.CloudCommand;

@Service
@Command(scope = "image", name = "show", description = "Shows one image")
public final class ImageShow extends CloudCommand {

    @Argument(name = "image", description = "name or id", required = true)
    @Completion(ImageCompleter.class)
    private String image;

    @Reference private Images images;

    @Override
    protected Answer answer(Caller caller) {
        return Answer.one(ImageRow.of(ImageRow.find(images, caller, image)));
    }
}
