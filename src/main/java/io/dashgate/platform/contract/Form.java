package io.dashgate.platform.contract;

import io.dashgate.platform.problem.ApiException;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * The form in a request. A handler gets invalid forms, too, because it answers with a page that
 * shows the form and what is wrong.
 *
 * @param fields the known fields; of an invalid form as they were sent, or none if it could not be
 *     decoded
 * @param violation the 400 for the first invalid field; null if the form is valid
 */
public record Form(JsonObject fields, @Nullable ApiException violation) {}
