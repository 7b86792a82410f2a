package io.dashgate.accounts;

import io.dashgate.accounts.Sessions.Session;
import io.dashgate.organizations.CurrentProject;
import io.dashgate.organizations.Invite;
import io.dashgate.organizations.InviteStore;
import io.dashgate.organizations.MemberStore;
import io.dashgate.organizations.MembershipLevel;
import io.dashgate.platform.auth.Authenticator;
import io.dashgate.platform.auth.HashSubject;
import io.dashgate.platform.auth.Passwords;
import io.dashgate.platform.auth.Principal;
import io.dashgate.platform.auth.UserBasic;
import io.dashgate.platform.config.Settings;
import io.dashgate.platform.db.Database;
import io.dashgate.platform.http.ApiReply;
import io.dashgate.platform.http.ApiRequest;
import io.dashgate.platform.http.Operations;
import io.dashgate.platform.problem.ApiException;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlClient;
import java.util.UUID;

/**
 * Serves {@code /api/signup/}: creates an organization, or accepts an invitation to one.
 *
 * <p>An accepted invitation does not verify the address of its user: no mail is sent, and every
 * member of the organization can read the id of an invitation and use it, whatever its address.
 */
public final class SignupHandlers {

  private final Database database;
  private final InviteStore invites;
  private final UserStore users;
  private final Passwords passwords;
  private final Sessions sessions;
  private final Authenticator authenticator;
  private final Onboarding onboarding;
  private final Settings.Signup policy;

  /** Creates the handlers of one verticle. */
  public SignupHandlers(
      Database database,
      Passwords passwords,
      Sessions sessions,
      Authenticator authenticator,
      Onboarding onboarding,
      Settings.Signup policy) {
    this.database = database;
    this.invites = new InviteStore(database);
    this.users = new UserStore(database);
    this.passwords = passwords;
    this.sessions = sessions;
    this.authenticator = authenticator;
    this.onboarding = onboarding;
    this.policy = policy;
  }

  /** Binds the operations. */
  public void bindTo(Operations operations) {
    operations
        .bind("signup_create", this::signUp, this::requireOpen)
        .bind("signup_invite_retrieve", this::showInvite)
        .bind("signup_invite_create", this::accept);
  }

  /** A user who signed up or accepted, and the new session. */
  private record Entrant(UserBasic user, Session session) {}

  private Future<ApiReply> signUp(ApiRequest request) {
    JsonObject body = request.body();
    return requireOpen(request)
        .compose(
            any ->
                passwords.hash(
                    HashSubject.account(body.getString("email"), request.address()),
                    body.getString("password")))
        .compose(
            hash ->
                database.transaction(
                    request.writer(),
                    transaction ->
                        onboarding
                            .signUp(transaction, request.writer(), body, hash)
                            .compose(user -> enter(transaction, request, user))))
        .map(SignupHandlers::entered);
  }

  private Future<Void> requireOpen(ApiRequest request) {
    if (policy != Settings.Signup.OPEN) {
      throw ApiException.permissionDenied(
          "New organizations cannot be created in this instance. Contact your administrator if you"
              + " think this is a mistake.");
    }
    return Future.succeededFuture();
  }

  private Future<ApiReply> showInvite(ApiRequest request) {
    return requireInvite(request)
        .map(
            invite ->
                ApiReply.ok(
                    json -> {
                      json.writeStartObject();
                      json.writeStringField("id", invite.id().toString());
                      json.writeStringField("target_email", invite.maskedEmail());
                      json.writeStringField("first_name", invite.firstName());
                      json.writeStringField("organization_name", invite.organizationName());
                      json.writeEndObject();
                    }));
  }

  private Future<ApiReply> accept(ApiRequest request) {
    Principal principal = request.optionalPrincipal();
    return requireInvite(request)
        .compose(
            invite ->
                principal == null
                    ? acceptAsNewUser(request, invite)
                    : acceptAs(request, principal, invite))
        .map(SignupHandlers::entered);
  }

  private Future<Entrant> acceptAsNewUser(ApiRequest request, Invite invite) {
    if (policy == Settings.Signup.CLOSED) {
      throw ApiException.permissionDenied(
          "New accounts cannot be created in this instance. Contact your administrator if you think"
              + " this is a mistake.");
    }
    JsonObject body = request.body();
    for (String field : new String[] {"first_name", "password"}) {
      if (!body.containsKey(field)) {
        throw ApiException.validation("required", "This field is required.", field);
      }
    }
    return passwords
        .hash(
            HashSubject.account(invite.targetEmail(), request.address()),
            body.getString("password"))
        .compose(
            hash ->
                database.transaction(
                    request.writer(),
                    transaction ->
                        UserStore.create(
                                transaction,
                                body.getString("first_name"),
                                invite.targetEmail(),
                                hash,
                                body.getBoolean("email_opt_in"))
                            .compose(
                                user ->
                                    join(
                                        transaction,
                                        request,
                                        user.orElseThrow(SignupHandlers::existingAccount),
                                        invite))));
  }

  private Future<Entrant> acceptAs(ApiRequest request, Principal principal, Invite invite) {
    if (!principal.isUnlimited()) {
      // otherwise a limited key would get unlimited tokens of its user
      throw ApiException.permissionDenied("An API key that is limited cannot accept invitations.");
    }
    return users
        .findBasic(principal.requireUserId())
        .compose(
            user -> {
              if (!user.email().equalsIgnoreCase(invite.targetEmail())) {
                throw ApiException.validation(
                    "invalid_recipient",
                    "This invite is intended for another email address: "
                        + invite.maskedEmail()
                        + ".",
                    null);
              }
              return database.transaction(
                  request.writer(), transaction -> join(transaction, request, user, invite));
            })
        .onSuccess(any -> authenticator.forgetUser(request.writer(), principal.requireUserId()));
  }

  private Future<Entrant> join(
      SqlClient transaction, ApiRequest request, UserBasic user, Invite invite) {
    UUID organization = invite.organizationId();
    return InviteStore.accept(transaction, invite)
        .compose(
            accepted -> {
              if (!accepted) {
                throw invalidInvite();
              }
              return MemberStore.join(transaction, organization, user.id(), MembershipLevel.MEMBER);
            })
        .compose(
            joined -> {
              if (!joined) {
                throw ApiException.validation(
                    "user_already_member", "You already are a member of this organization.", null);
              }
              return CurrentProject.set(transaction, user.id(), organization, null);
            })
        .compose(any -> enter(transaction, request, user));
  }

  private Future<Entrant> enter(SqlClient transaction, ApiRequest request, UserBasic user) {
    return sessions
        .start(transaction, user.id(), null, request)
        .map(started -> new Entrant(user, started.orElseThrow(ApiException::notAuthenticated)));
  }

  private Future<Invite> requireInvite(ApiRequest request) {
    return invites
        .find(UUID.fromString(request.parameters().text("invite_id")))
        .map(
            found -> {
              Invite invite = found.orElseThrow(SignupHandlers::invalidInvite);
              if (invite.expired()) {
                throw ApiException.validation(
                    "expired",
                    "This invite has expired. Please ask your admin for a new one.",
                    null);
              }
              return invite;
            });
  }

  private static ApiReply entered(Entrant entrant) {
    return ApiReply.created(
        json -> {
          json.writeStartObject();
          entrant.user().writeFields(json);
          json.writeStringField("redirect_url", "/ingestion");
          entrant.session().writeFields(json);
          json.writeEndObject();
        });
  }

  private static ApiException invalidInvite() {
    return ApiException.invalidInput("The provided invite ID is not valid.", null);
  }

  private static ApiException existingAccount() {
    return ApiException.validation(
        "existing_email_address",
        "There is already an account with this email address. Please log in instead.",
        null);
  }
}
