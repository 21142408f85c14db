// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute.docker;

import com.github.dockerjava.api.model.AuthConfig;
import com.github.dockerjava.api.model.AuthConfigurations;
import com.github.dockerjava.core.DockerClientConfig;
import com.github.dockerjava.core.RemoteApiVersion;
import com.github.dockerjava.core.SSLConfig;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * What the client library wants to know. The library's own settings would read environment and home
 * of whoever started the platform. No API version is asked for: engines differ in which they know,
 * and each answers with its newest.
 */
record ClientSettings(URI host) implements DockerClientConfig {

    @Override
    public URI getDockerHost() {
        return host;
    }

    @Override
    public RemoteApiVersion getApiVersion() {
        return RemoteApiVersion.unknown();
    }

    @Override
    public @Nullable String getRegistryUsername() {
        return null;
    }

    @Override
    public @Nullable String getRegistryPassword() {
        return null;
    }

    @Override
    public @Nullable String getRegistryEmail() {
        return null;
    }

    @Override
    public @Nullable String getRegistryUrl() {
        return null;
    }

    /** Each pull says it itself. */
    @Override
    public @Nullable AuthConfig effectiveAuthConfig(String image) {
        return null;
    }

    @Override
    public AuthConfigurations getAuthConfigurations() {
        return new AuthConfigurations();
    }

    /** The transport knows it. */
    @Override
    @SuppressWarnings("deprecation") // of the return type, which the library has not replaced here
    public @Nullable SSLConfig getSSLConfig() {
        return null;
    }
}
