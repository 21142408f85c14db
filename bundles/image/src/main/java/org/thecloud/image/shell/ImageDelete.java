// SPDX-License-Identifier: Apache-2.0
package org.thecloud.image.shell;

import java.util.UUID;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.thecloud.image.Images;
import org.thecloud.kernel.Caller;
import org.thecloud.shell.Answer;
import org.thecloud.shell.MutatingCommand;

@Service
@Command(scope = "image", name = "delete", description = "Removes an image that no instance uses")
public final class ImageDelete extends MutatingCommand {

    @Argument(name = "image", description = "name or id", required = true)
    @Completion(ImageCompleter.class)
    private String image;

    @Reference private Images images;

    @Override
    protected String permission() {
        return "image:delete";
    }

    @Override
    protected String target() {
        return "image/" + image;
    }

    @Override
    protected Done change(Caller caller) {
        UUID id = ImageRow.find(images, caller, image).id();
        return new Done("image/" + id, Answer.one(ImageRow.of(images.delete(caller, id))));
    }
}
