package io.dashgate.events.capture;

import io.dashgate.platform.problem.ApiException;

/** The refusals of capture. SDKs show these texts, and some of them compare the codes. */
final class CaptureErrors {

  private static final String INVALID = "invalid_payload";

  private CaptureErrors() {}

  /** 400: there is nothing in the request. */
  static ApiException noData() {
    return ApiException.validation(
        "no_data",
        "No data found. Make sure to use a POST request when sending the payload in the body of"
            + " the request.",
        null);
  }

  /** 400: the data could not be decompressed. */
  static ApiException notDecompressed(String reason) {
    String detail = "Malformed request data: Failed to decompress data. " + reason;
    return ApiException.validation(INVALID, detail.strip(), null);
  }

  /** 400: the compressed data is a text that a broken client sends instead. */
  static ApiException undefinedBody() {
    return ApiException.validation(
        INVALID,
        "Malformed request data: data being loaded from the request body for decompression is the"
            + " literal string 'undefined'",
        null);
  }

  /** 400: the data is not JSON. */
  static ApiException invalidJson(String reason) {
    return ApiException.validation(
        INVALID, "Malformed request data: Invalid JSON: " + reason, null);
  }

  /** 400: the time at which the request was sent is not one. */
  static ApiException invalidSentAt(String reason) {
    return ApiException.validation(
        INVALID, "Malformed request data, invalid sent at: " + reason, null);
  }

  /** 400: an event breaks a rule, so that none of the request is stored. */
  static ApiException invalidPayload(String reason) {
    return ApiException.validation(INVALID, "Invalid payload: " + reason, null);
  }

  /** 401: events of several projects. */
  static ApiException mixedTokens() {
    return ApiException.invalidProjectToken("batch submitted with inconsistent api_key values");
  }

  /** 413: an event is longer than allowed. */
  static ApiException eventTooLarge() {
    return ApiException.tooLarge(
        "maximum event size exceeded: an event may have " + EventReader.MOST_BYTES + " bytes");
  }

  /** 413: the events of a request are longer than allowed. */
  static ApiException bodyTooLarge(long most) {
    return ApiException.tooLarge(
        "maximum event size exceeded: the events of a request may have " + most + " bytes");
  }

  /** 503: the events could not be committed. */
  static ApiException notStored() {
    return ApiException.unavailable(
        "server_error",
        "Unable to store event. Please try again. If you are the owner of this app you can check"
            + " the logs for further details.");
  }
}
