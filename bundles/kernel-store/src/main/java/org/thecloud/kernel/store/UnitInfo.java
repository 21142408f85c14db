// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.store;

import jakarta.persistence.SharedCacheMode;
import jakarta.persistence.ValidationMode;
import jakarta.persistence.spi.ClassTransformer;
import jakarta.persistence.spi.PersistenceUnitInfo;
import jakarta.persistence.spi.PersistenceUnitTransactionType;
import java.net.URL;
import java.util.List;
import java.util.Properties;
import javax.sql.DataSource;
import org.apache.openjpa.persistence.PersistenceProviderImpl;
import org.jspecify.annotations.Nullable;

/** What OpenJPA must know of a unit; replaces a persistence.xml. */
record UnitInfo(String name, Class<?> owner, List<Class<?>> entities, DataSource source)
        implements PersistenceUnitInfo {

    @Override
    public String getPersistenceUnitName() {
        return name;
    }

    @Override
    public String getPersistenceProviderClassName() {
        return PersistenceProviderImpl.class.getName();
    }

    @Override
    public PersistenceUnitTransactionType getTransactionType() {
        return PersistenceUnitTransactionType.RESOURCE_LOCAL;
    }

    @Override
    public @Nullable DataSource getJtaDataSource() {
        return null;
    }

    @Override
    public DataSource getNonJtaDataSource() {
        return source;
    }

    @Override
    public List<String> getMappingFileNames() {
        return List.of();
    }

    @Override
    public List<URL> getJarFileUrls() {
        return List.of();
    }

    @Override
    public URL getPersistenceUnitRootUrl() {
        return owner.getProtectionDomain().getCodeSource().getLocation();
    }

    @Override
    public List<String> getManagedClassNames() {
        return entities.stream().map(Class::getName).toList();
    }

    @Override
    public boolean excludeUnlistedClasses() {
        return true;
    }

    @Override
    public SharedCacheMode getSharedCacheMode() {
        return SharedCacheMode.NONE;
    }

    @Override
    public ValidationMode getValidationMode() {
        return ValidationMode.NONE;
    }

    @Override
    public Properties getProperties() {
        Properties properties = new Properties();
        properties.setProperty("openjpa.RuntimeUnenhancedClasses", "unsupported");
        properties.setProperty("openjpa.DynamicEnhancementAgent", "false");
        properties.setProperty("openjpa.Log", "slf4j");
        properties.setProperty("openjpa.DataCache", "false");
        properties.setProperty("openjpa.jdbc.SynchronizeMappings", "");
        // A transaction is the database's from its beginning: statements on its connection, such as
        // locks and claims, would otherwise each commit by themselves until the first flush.
        properties.setProperty("openjpa.Optimistic", "false");
        properties.setProperty("openjpa.ConnectionRetainMode", "transaction");
        return properties;
    }

    @Override
    public String getPersistenceXMLSchemaVersion() {
        return "3.0";
    }

    @Override
    public ClassLoader getClassLoader() {
        return owner.getClassLoader();
    }

    @Override
    public void addTransformer(ClassTransformer transformer) {
        // entities are enhanced when they are built
    }

    @Override
    public ClassLoader getNewTempClassLoader() {
        return owner.getClassLoader();
    }
}
