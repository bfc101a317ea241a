-- Who of the staff wrote the evidence down; null where an import did. The reason is its source.
alter table consent_evidence add column recorded_by uuid;
alter table consent_evidence add foreign key (shop_id, recorded_by) references memberships (shop_id, staff_id);
