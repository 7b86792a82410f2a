package io.dashgate.platform.http;

import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The client of a request. The values are read from the request when they are needed.
 *
 * @param network the identity of its address or network for limits by address
 * @param address its whole address; null if it has disconnected
 * @param userAgent the header {@code User-Agent}; null if there is none
 * @param wantsPages whether it shows pages, as browsers do: {@code Accept} names HTML
 */
public record Client(
    Supplier<String> network,
    Supplier<@Nullable String> address,
    Supplier<@Nullable String> userAgent,
    BooleanSupplier wantsPages) {}
