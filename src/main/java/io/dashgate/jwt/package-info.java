/**
 * JSON Web Tokens as such: how they must be written, how long they may hold, and the keys of the
 * issuers that are trusted. Must not know users, the database or the API.
 */
@NullMarked
package io.dashgate.jwt;

import org.jspecify.annotations.NullMarked;
