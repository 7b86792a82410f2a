package io.dashgate.insights;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.dashgate.testing.Tenant;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Insights and tiles on dashboards that only some may edit. */
class RestrictedInsightsTest {

  private static final String NO_EDIT = "You don't have edit permissions for this dashboard.";
  private static final String NO_INSIGHT =
      "This insight is on a dashboard that can only be edited by its owner, team members invited to"
          + " editing the dashboard, and project admins.";

  private static Tenant owner;
  private static Tenant creator;
  private static Tenant member;

  @BeforeAll
  static void makeMembers(Tenant fresh) {
    owner = fresh;
    creator = owner.addMember();
    member = owner.addMember();
  }

  private static long restricted() {
    return creator.api().post(owner.dashboards(), "{\"restriction_level\":37}").expect(201).id();
  }

  @Test
  void anInsightOnlyOnRestrictedDashboardsIsTheirEditorsAlone() {
    long insight = creator.createInsight("i", restricted());
    String path = owner.insight(insight);

    JsonObject seen = member.api().get(path).expect(200).json();
    assertEquals(37, seen.getInteger("effective_restriction_level"));
    assertEquals(21, seen.getInteger("effective_privilege_level"));
    member.api().patch(path, "{\"name\":\"x\"}").expectForbidden(NO_INSIGHT);
    member.api().patch(path, "{\"name\":5}").expectForbidden(NO_INSIGHT);
    member.api().patch(path, "{\"dashboards\":[]}").expectForbidden(NO_INSIGHT);
    member.api().delete(path).expectForbidden(NO_INSIGHT);

    for (Tenant editor : List.of(creator, owner)) {
      assertEquals(37, editor.api().get(path).json().getInteger("effective_privilege_level"));
      editor.api().patch(path, "{\"name\":\"x\"}").expect(200);
    }
  }

  @Test
  void oneEditableDashboardSuffices() {
    long open = owner.createDashboard("open");
    long insight = creator.createInsight("i", restricted(), open);
    String path = owner.insight(insight);

    JsonObject seen = member.api().patch(path, "{\"name\":\"x\"}").expect(200).json();
    assertEquals(37, seen.getInteger("effective_restriction_level"));
    assertEquals(37, seen.getInteger("effective_privilege_level"));
  }

  @Test
  void aRestrictedDashboardIsNeitherAddedToNorTakenFromByOthers() {
    long closed = restricted();
    long open = owner.createDashboard("open");
    String refusal = "You don't have permission to add insights to dashboard: " + closed;
    JsonObject body = new JsonObject().put("dashboards", new JsonArray().add(closed));

    member.api().post(owner.insights(), body).expectForbidden(refusal);
    long own = member.createInsight("own");
    member.api().patch(owner.insight(own), body).expectForbidden(refusal);
    long shared = creator.createInsight("shared", closed, open);
    member
        .api()
        .patch(owner.insight(shared), "{\"dashboards\":[" + open + "]}")
        .expectForbidden(NO_EDIT);
    assertEquals(1, creator.api().get(owner.dashboard(closed)).tiles().size());
  }

  @Test
  void tilesOfARestrictedDashboardAreItsEditorsAlone() {
    long closed = restricted();
    long open = member.createDashboard("open");
    String path = owner.dashboard(closed);
    long tile = creator.api().post(path + "create_text_tile/", "{\"body\":\"t\"}").expect(201).id();
    long other =
        member.api().post(owner.dashboard(open) + "create_text_tile", "{\"body\":\"t\"}").id();

    member.api().patch(path, "{\"tiles\":[{\"text\":{\"body\":\"x\"}}]}").expectForbidden(NO_EDIT);
    member.api().post(path + "create_text_tile/", "{\"body\":\"t\"}").expectForbidden(NO_EDIT);
    member.api().post(path + "create_text_tile/", "{}").expectForbidden(NO_EDIT);
    member.api().post(path + "delete_tile/", "{\"tile_id\":" + tile + "}").expectForbidden(NO_EDIT);
    member
        .api()
        .post(path + "reorder_tiles/", "{\"tile_order\":[" + tile + "]}")
        .expectForbidden(NO_EDIT);
    member.api().post(path + "move_tile/", move(tile, open)).expectForbidden(NO_EDIT);
    member
        .api()
        .patch(owner.dashboard(open) + "move_tile/", move(other, closed))
        .expectForbidden(NO_EDIT);
    member
        .api()
        .post(path + "copy_tile/", "{\"fromDashboardId\":" + open + ",\"tileId\":" + other + "}")
        .expectForbidden(NO_EDIT);
    assertEquals(1, creator.api().get(path).tiles().size());
  }

  private static String move(long tile, long dashboard) {
    return "{\"tile\":{\"id\":" + tile + "},\"toDashboard\":" + dashboard + "}";
  }

  @Test
  void showingAnInsightElsewhereIsNoWayToTheRightToEditIt() {
    long closed = restricted();
    long insight = creator.createInsight("i", closed);
    long own = member.createDashboard("own");
    long tile = member.api().get(owner.dashboard(closed)).tiles().get(0).getLong("id");

    member
        .api()
        .patch(owner.dashboard(own), "{\"tiles\":[{\"insight\":" + insight + "}]}")
        .expectForbidden(NO_INSIGHT);
    member
        .api()
        .post(
            owner.dashboard(own) + "copy_tile/",
            "{\"fromDashboardId\":" + closed + ",\"tileId\":" + tile + "}")
        .expectForbidden(NO_INSIGHT);
    member
        .api()
        .post(owner.dashboards(), "{\"duplicate_tiles\":false,\"use_dashboard\":" + closed + "}")
        .expectForbidden(NO_INSIGHT);
    member.api().post(owner.dashboards(), "{\"use_dashboard\":" + closed + "}").expect(201);
  }

  @Test
  void deletingARestrictedDashboardOpensNoneOfItsInsights() {
    long dashboard =
        creator
            .api()
            .post(owner.dashboards(), "{\"name\":\"r\",\"restriction_level\":37}")
            .expect(201)
            .id();
    String insights = owner.project() + "insights/";
    long insight =
        creator
            .api()
            .post(insights, "{\"name\":\"i\",\"dashboards\":[" + dashboard + "]}")
            .expect(201)
            .id();
    creator.api().delete(owner.dashboard(dashboard)).expect(204);

    long own = member.api().post(owner.dashboards(), "{\"name\":\"own\"}").expect(201).id();
    member
        .api()
        .patch(insights + insight + "/", "{\"name\":\"x\",\"dashboards\":[" + own + "]}")
        .expect(403);
    member
        .api()
        .patch(owner.dashboard(own), "{\"tiles\":[{\"insight\":" + insight + "}]}")
        .expect(403);
    creator.api().patch(insights + insight + "/", "{\"name\":\"mine\"}").expect(200);
  }
}
