// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.store;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/**
 * A runtime that dies at one of its calls of what is outside, drivers for one: before the call
 * arrives, or after it was done and before anybody learned of it. {@link StoreFixture#reconcileAll}
 * lets the leases of one that died run out.
 */
public final class Mortal {

    /** The runtime is gone; nothing catches it. */
    public static final class Death extends Error {
        private static final long serialVersionUID = 1;

        private Death(String call) {
            super(call);
        }
    }

    /** When it dies. */
    public enum Moment {
        BEFORE,
        AFTER
    }

    /** One life, from its beginning to what the next runtime made of it. */
    @FunctionalInterface
    public interface Life {

        /** Whether it died at the nth call; it did not if there were fewer. */
        boolean dies(int call, Moment when) throws IOException;
    }

    private int last;
    private Moment moment = Moment.BEFORE;

    /** Lives until it has died at every call there is, and answers how many there are. */
    public static int atEveryCall(Life life) throws IOException {
        int call = 0;
        for (boolean died = true; died; ) {
            call++;
            for (Moment when : Moment.values()) {
                died = life.dies(call, when);
            }
        }
        return call - 1;
    }

    /** Whether it died in this work, at its nth call. It does not die any more after it. */
    public boolean dies(int call, Moment when, Runnable work) {
        last = call;
        moment = when;
        try {
            work.run();
            return false;
        } catch (Death expected) {
            return true;
        } finally {
            last = 0;
        }
    }

    /** What is outside, as it calls it. */
    @SuppressWarnings("unchecked") // it has the same interfaces
    public <T> T calling(T outside) {
        return (T)
                Proxy.newProxyInstance(
                        outside.getClass().getClassLoader(),
                        outside.getClass().getInterfaces(),
                        (proxy, method, arguments) -> {
                            boolean now = last > 0 && --last == 0;
                            if (now && moment == Moment.BEFORE) {
                                throw new Death(method.getName());
                            }
                            try {
                                Object answer = method.invoke(outside, arguments);
                                if (now) {
                                    throw new Death(method.getName());
                                }
                                return answer;
                            } catch (InvocationTargetException failed) {
                                throw failed.getCause();
                            }
                        });
    }
}
