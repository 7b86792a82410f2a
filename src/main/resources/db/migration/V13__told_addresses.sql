-- Whom an issuer's token is for may be decided by an address, and is believed until a change of the user is told.

drop trigger users_changed on users;
create trigger users_changed after update of is_active, email, current_organization_id, current_project_id
  or delete on users for each row execute function tell_user();
