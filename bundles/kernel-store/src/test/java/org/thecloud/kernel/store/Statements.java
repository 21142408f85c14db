// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.store;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Stands between a store and its database: writes down what is sent, and lets the statement, or
 * commit, of a given number fail before the database sees it, as when the line breaks.
 */
final class Statements implements UnaryOperator<DataSource> {

    private final AtomicInteger left = new AtomicInteger(Integer.MAX_VALUE);
    private final List<String> sent = new CopyOnWriteArrayList<>();
    private volatile boolean writing;
    private volatile String failed = "";

    /** Lets the n-th statement from now fail, counted from 1, and all after it. */
    void failFrom(int n) {
        left.set(n);
    }

    /** Lets nothing fail any more; answers the first that had failed, or nothing. */
    String heal() {
        left.set(Integer.MAX_VALUE);
        String first = failed;
        failed = "";
        return first;
    }

    /** What is sent while something runs, commits included. */
    List<String> during(Runnable work) {
        sent.clear();
        writing = true;
        try {
            work.run();
            return List.copyOf(sent);
        } finally {
            writing = false;
        }
    }

    @Override
    public DataSource apply(DataSource source) {
        return proxy(
                DataSource.class,
                (made, method, values) -> {
                    Object result = call(source, method, values);
                    return result instanceof Connection connection ? watched(connection) : result;
                });
    }

    private Connection watched(Connection connection) {
        return proxy(
                Connection.class,
                (made, method, values) -> {
                    if (method.getName().equals("commit")) {
                        count("commit");
                    }
                    Object result = call(connection, method, values);
                    if (result instanceof PreparedStatement statement) {
                        return watched(PreparedStatement.class, statement, (String) values[0]);
                    }
                    return result instanceof Statement statement
                            ? watched(Statement.class, statement, null)
                            : result;
                });
    }

    private <S extends Statement> S watched(Class<S> type, S statement, @Nullable String sql) {
        return proxy(
                type,
                (made, method, values) -> {
                    if (method.getName().startsWith("execute")) {
                        count(sql == null ? String.valueOf(values[0]) : sql);
                    }
                    return call(statement, method, values);
                });
    }

    private void count(String sql) throws SQLException {
        if (writing) {
            sent.add(sql);
        }
        if (left.get() != Integer.MAX_VALUE && left.decrementAndGet() <= 0) {
            failed = failed.isEmpty() ? sql : failed;
            throw new SQLException("the line is broken, as the test wants it: " + sql, "58030");
        }
    }

    private static Object call(Object target, Method method, Object[] values) throws Throwable {
        try {
            return method.invoke(target, values);
        } catch (InvocationTargetException failed) {
            throw failed.getCause();
        }
    }

    private static <P> P proxy(Class<P> type, InvocationHandler handler) {
        return type.cast(
                Proxy.newProxyInstance(
                        Statements.class.getClassLoader(), new Class<?>[] {type}, handler));
    }
}
