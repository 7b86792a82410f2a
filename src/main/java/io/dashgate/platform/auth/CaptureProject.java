package io.dashgate.platform.auth;

/**
 * The project that a token sends events to, with its settings that matter on the way.
 *
 * @param project without a level: a token gives no right but to send
 * @param anonymizesIps whether no addresses of clients are stored
 * @param personless whether it wants no profiles of persons
 */
public record CaptureProject(Project project, boolean anonymizesIps, boolean personless) {}
