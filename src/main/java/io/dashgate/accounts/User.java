package io.dashgate.accounts;

import com.fasterxml.jackson.core.JsonGenerator;
import io.dashgate.organizations.Organization;
import io.dashgate.organizations.ProjectInfo;
import io.dashgate.platform.auth.Principal;
import io.dashgate.platform.auth.UserBasic;
import io.dashgate.platform.json.Timestamps;
import java.io.IOException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A user, as returned to that user. */
record User(
    UserBasic basic,
    boolean emailOptIn,
    OffsetDateTime dateJoined,
    @Nullable UUID currentOrganizationId,
    @Nullable Long currentProjectId,
    List<Organization> organizations) {

  /** Returns the user with the organizations and projects within the principal's limits. */
  User within(Principal principal) {
    List<Organization> reachable =
        organizations.stream()
            .filter(organization -> principal.reaches(organization.id()))
            .map(organization -> organization.within(principal))
            .toList();
    return new User(
        basic, emailOptIn, dateJoined, currentOrganizationId, currentProjectId, reachable);
  }

  void write(JsonGenerator json) throws IOException {
    json.writeStartObject();
    writeFields(json);
    json.writeEndObject();
  }

  void writeFields(JsonGenerator json) throws IOException {
    json.writeNumberField("id", basic.id());
    json.writeStringField("date_joined", Timestamps.format(dateJoined));
    json.writeStringField("uuid", basic.uuid().toString());
    json.writeStringField("distinct_id", basic.distinctId());
    json.writeStringField("first_name", basic.firstName());
    json.writeStringField("email", basic.email());
    json.writeBooleanField("email_opt_in", emailOptIn);
    json.writeBooleanField("anonymize_data", false);
    json.writeStringField("toolbar_mode", "toolbar");
    json.writeBooleanField("has_password", true);
    json.writeBooleanField("is_staff", false);
    json.writeBooleanField("is_impersonated", false);
    writeCurrent(json);
    json.writeArrayFieldStart("organizations");
    for (Organization organization : organizations) {
      organization.writeBasic(json);
    }
    json.writeEndArray();
    json.writeObjectFieldStart("events_column_config");
    json.writeStringField("active", "DEFAULT");
    json.writeEndObject();
  }

  /** Writes the current project and organization; null if the user has lost access to it. */
  private void writeCurrent(JsonGenerator json) throws IOException {
    json.writeFieldName("team");
    ProjectInfo project =
        organizations.stream()
            .flatMap(organization -> organization.projects().stream())
            .filter(info -> currentProjectId != null && info.id() == currentProjectId)
            .findFirst()
            .orElse(null);
    if (project == null) {
      json.writeNull();
    } else {
      project.writeBasic(json);
    }
    json.writeFieldName("organization");
    Organization current =
        organizations.stream()
            .filter(organization -> organization.id().equals(currentOrganizationId))
            .findFirst()
            .orElse(null);
    if (current == null) {
      json.writeNull();
    } else {
      current.write(json);
    }
  }
}
