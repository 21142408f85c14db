// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.egress;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.util.Promise;
import org.eclipse.jetty.util.SocketAddressResolver;
import org.thecloud.kernel.CloudException;

/**
 * Turns names into addresses and lets none pass that may not be called. The client connects to what
 * comes out of here and to nothing else, so a name that changes its mind afterwards changes
 * nothing.
 */
final class Lookup implements SocketAddressResolver, AutoCloseable {

    private static final int THREADS = 16;
    private static final int WAITING = 20_000;

    /** The name service. */
    interface Names {
        InetAddress[] of(String host) throws UnknownHostException;
    }

    private final Rules rules;
    private final Names names;
    private final ThreadPoolExecutor threads;

    Lookup(Rules rules, Names names) {
        this.rules = rules;
        this.names = names;
        this.threads =
                new ThreadPoolExecutor(
                        THREADS,
                        THREADS,
                        10,
                        TimeUnit.SECONDS,
                        new ArrayBlockingQueue<>(WAITING),
                        Lookup::thread);
        threads.allowCoreThreadTimeOut(true);
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "cloud-egress-names");
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public void resolve(
            String host,
            int port,
            Map<String, Object> context,
            Promise<List<InetSocketAddress>> promise) {
        try {
            threads.execute(() -> answer(host, port, promise));
        } catch (RejectedExecutionException full) {
            promise.failed(
                    EgressError.EGRESS_UNREACHABLE.because("the name service is too slow", full));
        }
    }

    private void answer(String host, int port, Promise<List<InetSocketAddress>> promise) {
        List<InetSocketAddress> found = new ArrayList<>();
        try {
            String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
            List<InetAddress> addresses = Arrays.asList(names.of(bare));
            rules.check(host, addresses);
            for (InetAddress address : addresses) {
                // With the name, which certificates are compared with; it is not looked up again.
                InetAddress named = InetAddress.getByAddress(bare, address.getAddress());
                found.add(new InetSocketAddress(named, port));
            }
        } catch (UnknownHostException unknown) {
            promise.failed(
                    EgressError.EGRESS_UNREACHABLE.because(host + " is not a known name", unknown));
            return;
        } catch (RuntimeException refused) {
            promise.failed(refused);
            return;
        }
        promise.succeeded(found);
    }

    /** Refuses a name that resolves to what may not be called. */
    void check(String host) throws InterruptedException {
        Promise.Completable<List<InetSocketAddress>> found = new Promise.Completable<>();
        resolve(host, 0, Map.of(), found);
        try {
            found.get(5, TimeUnit.SECONDS);
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof CloudException known
                    && known.code() == EgressError.EGRESS_REFUSED) {
                throw known;
            }
        } catch (TimeoutException slow) {
            found.cancel(false); // the call itself will tell
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
