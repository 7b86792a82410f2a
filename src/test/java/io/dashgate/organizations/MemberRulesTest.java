package io.dashgate.organizations;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.dashgate.platform.auth.UserBasic;
import io.dashgate.platform.problem.ApiException;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The rules on members that no request can reach with the present levels. */
class MemberRulesTest {

  @Test
  void nobodyGrantsMoreThanTheirOwnLevel() {
    ApiException refusal =
        assertThrows(
            ApiException.class, () -> MemberRules.requireMayGrant(member(1, 1), member(2, 1), 8));

    assertEquals(
        "You can only change access level of others to lower or equal to your current one.",
        refusal.problem().detail());
    assertDoesNotThrow(() -> MemberRules.requireMayGrant(member(1, 8), member(2, 1), 8));
  }

  private static Member member(long userId, int level) {
    OffsetDateTime now = OffsetDateTime.now();
    UserBasic user = new UserBasic(userId, UUID.randomUUID(), "d", "Ann", "ann@example.com");
    return new Member(UUID.randomUUID(), level, now, now, user);
  }
}
