// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.store;

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

    private int last;
    private Moment moment = Moment.BEFORE;

    /** It dies at the nth call from now. */
    public void diesAt(int call, Moment when) {
        last = call;
        moment = when;
    }

    /** It does not die any more. */
    public void lives() {
        last = 0;
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
