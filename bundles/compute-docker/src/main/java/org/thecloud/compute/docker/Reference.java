// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute.docker;

/**
 * The name of an image, taken apart.
 *
 * @param registry {@code docker.io} unless it is named
 * @param repository with the registry, if that was named
 * @param version tag or digest; {@code latest} unless it is named
 */
record Reference(String registry, String repository, String version) {

    private static final String DEFAULT_REGISTRY = "docker.io";

    static Reference of(String image) {
        int digest = image.indexOf('@');
        String named = digest < 0 ? image : image.substring(0, digest);
        int slash = named.lastIndexOf('/');
        int colon = named.indexOf(':', slash + 1);
        String repository = colon < 0 ? named : named.substring(0, colon);
        String tag = colon < 0 ? "latest" : named.substring(colon + 1);
        return new Reference(
                registry(repository), repository, digest < 0 ? tag : image.substring(digest + 1));
    }

    private static String registry(String repository) {
        int slash = repository.indexOf('/');
        String first = slash < 0 ? "" : repository.substring(0, slash);
        boolean host = first.contains(".") || first.contains(":") || first.equals("localhost");
        return host ? first : DEFAULT_REGISTRY;
    }

    /** As the engine takes it in an address. */
    String full() {
        return repository + (version.contains(":") ? "@" : ":") + version;
    }
}
