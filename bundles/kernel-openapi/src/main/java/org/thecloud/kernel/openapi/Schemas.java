// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.openapi;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverterContextImpl;
import io.swagger.v3.core.jackson.ModelResolver;
import io.swagger.v3.core.jackson.TypeNameResolver;
import io.swagger.v3.oas.models.media.BinarySchema;
import io.swagger.v3.oas.models.media.Schema;
import java.io.InputStream;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Schemas of wire types, named and written as the edge writes the values. */
final class Schemas {

    private static final PropertyNamingStrategies.SnakeCaseStrategy WIRE =
            new PropertyNamingStrategies.SnakeCaseStrategy();

    private final Names names = new Names();
    private final ModelConverterContextImpl context =
            new ModelConverterContextImpl(
                    new ModelResolver(
                            JsonMapper.builder().propertyNamingStrategy(WIRE).build(), names));

    /** The simple name, and if another type has it already, with the bundle's word before it. */
    private static final class Names extends TypeNameResolver {

        private final Map<String, Class<?>> taken = new HashMap<>();

        @Override
        protected String nameForClass(Class<?> type, Set<Options> options) {
            String simple = type.getSimpleName().replaceAll("View$", "");
            if (taken.putIfAbsent(simple, type) == null || taken.get(simple) == type) {
                return simple;
            }
            String[] words = type.getPackageName().split("\\.");
            String domain = words[Math.min(2, words.length - 1)];
            String longer = Character.toUpperCase(domain.charAt(0)) + domain.substring(1) + simple;
            taken.put(longer, type);
            return longer;
        }
    }

    /** A reference for types with members, else the schema itself; streams are bytes. */
    Schema<?> of(Type type) {
        if (type == InputStream.class) {
            return new BinarySchema();
        }
        return context.resolve(new AnnotatedType(type).resolveAsRef(true));
    }

    /** What {@link #of} referred to. */
    Map<String, Schema<?>> all() {
        Map<String, Schema<?>> all = new HashMap<>();
        context.getDefinedModels()
                .forEach(
                        (name, schema) -> {
                            require(schema, names.taken.get(name));
                            all.put(name, schema);
                        });
        return all;
    }

    /** Primitive members are always there. */
    private static void require(
            Schema<?> schema, @org.jspecify.annotations.Nullable Class<?> type) {
        if (type == null || !type.isRecord()) {
            return;
        }
        List<String> always =
                Arrays.stream(type.getRecordComponents())
                        .filter(member -> member.getType().isPrimitive())
                        .map(RecordComponent::getName)
                        .map(WIRE::translate)
                        .toList();
        if (!always.isEmpty()) {
            schema.required(always);
        }
    }
}
