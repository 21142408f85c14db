// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute.docker;

import com.github.dockerjava.api.async.ResultCallback;
import java.io.Closeable;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What the engine sends bit by bit. The one who waits for its end can be interrupted. */
final class Feed<T> implements ResultCallback<T> {

    private final Consumer<T> each;
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile @Nullable Closeable stream;
    private volatile @Nullable Throwable failure;
    private volatile boolean closed;

    Feed(Consumer<T> each) {
        this.each = each;
    }

    @Override
    public void onStart(Closeable opened) {
        stream = opened;
        if (closed) {
            shut(opened);
        }
    }

    @Override
    public void onNext(T piece) {
        each.accept(piece);
    }

    @Override
    public void onError(Throwable failed) {
        if (failure == null) {
            failure = failed;
        }
        ended.countDown();
    }

    @Override
    public void onComplete() {
        ended.countDown();
    }

    /** Gives it up unless it has ended. */
    @Override
    public void close() {
        closed = true;
        Closeable open = stream;
        if (open != null && ended.getCount() > 0) {
            shut(open);
        }
    }

    /** Returns when all has come. */
    void await() throws InterruptedException {
        try {
            ended.await();
        } finally {
            close();
        }
        Throwable failed = failure;
        if (failed instanceof RuntimeException known) {
            throw known;
        }
        if (failed != null) {
            throw new IllegalStateException(failed);
        }
    }

    private static void shut(Closeable open) {
        try {
            open.close();
        } catch (IOException alreadyGone) {
            // it was to be gone
        }
    }
}
