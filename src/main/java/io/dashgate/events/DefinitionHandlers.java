package io.dashgate.events;

import io.dashgate.platform.db.Database;
import io.dashgate.platform.http.ApiReply;
import io.dashgate.platform.http.ApiRequest;
import io.dashgate.platform.http.Operations;
import io.dashgate.platform.http.Page;
import io.vertx.core.Future;

/**
 * Serves {@code event_definitions/}, {@code property_definitions/} and {@code ingestion_warnings/}
 * of a project: what its events have looked like.
 */
public final class DefinitionHandlers {

  private final EventDefinitions events;
  private final PropertyDefinitions properties;
  private final IngestionWarnings warnings;

  /** Makes the handlers of one verticle. */
  public DefinitionHandlers(Database database) {
    this.events = new EventDefinitions(database);
    this.properties = new PropertyDefinitions(database);
    this.warnings = new IngestionWarnings(database);
  }

  /** Binds the operations. */
  public void bindTo(Operations operations) {
    operations
        .bind("event_definitions_list", this::listEvents)
        .bind("property_definitions_list", this::listProperties)
        .bind("ingestion_warnings_list", this::listWarnings);
  }

  private Future<ApiReply> listEvents(ApiRequest request) {
    Page page = Page.of(request.parameters());
    return events
        .list(request.project().id(), request.parameters(), page)
        .map(listing -> page.reply(request.links(), listing, (json, one) -> one.write(json)));
  }

  private Future<ApiReply> listProperties(ApiRequest request) {
    Page page = Page.of(request.parameters());
    return properties
        .list(request.project().id(), PropertySearch.of(request.parameters()), page)
        .map(listing -> page.reply(request.links(), listing, (json, one) -> one.write(json)));
  }

  private Future<ApiReply> listWarnings(ApiRequest request) {
    return warnings
        .list(request.project().id())
        .map(found -> ApiReply.ok(json -> IngestionWarnings.write(json, found)));
  }
}
