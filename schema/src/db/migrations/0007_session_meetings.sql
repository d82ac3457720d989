-- A session's meetings are one value of its row: they are always replaced together, and one row instead of ten goes to
-- every device.
alter table session add column meetings jsonb not null default '[]';
--> statement-breakpoint
-- The zone is the session's. Where a meeting was left behind in another, the wall time holds, as people wrote it.
update session s set meetings = m.list from (
  select t.session_id, jsonb_agg(jsonb_build_object(
    'startsAt', (extract(epoch from t.starts_at) * 1000)::bigint, 'endsAt', (extract(epoch from t.ends_at) * 1000)::bigint,
    'wallStart', t.wall_start, 'wallEnd', t.wall_end, 'room', t.room, 'kind', t.kind
  ) order by t.starts_at, t.ends_at, t.id) as list
  from (
    select m.id, m.session_id, m.wall_start, m.wall_end, m.room, m.kind,
      case when m.zone = s.zone then m.starts_at else m.wall_start::timestamp at time zone s.zone end as starts_at,
      case when m.zone = s.zone then m.ends_at else m.wall_end::timestamp at time zone s.zone end as ends_at
    from session_meeting m join session s on s.id = m.session_id
  ) t
  group by t.session_id
) m where m.session_id = s.id;
--> statement-breakpoint
alter table session add constraint meetings_end_after_start
  check (jsonb_typeof(meetings) = 'array' and not jsonb_path_exists(meetings, '$[*] ? (!(@.endsAt > @.startsAt))'));
--> statement-breakpoint
alter publication openkms_sync drop table session_meeting;
--> statement-breakpoint
drop table session_meeting;
