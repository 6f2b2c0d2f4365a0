CREATE TEMP VIEW trades AS
SELECT id, strftime('%Y-%m-%dT%H:%M:%fZ', datetime, '-8 hours') AS time, last_price AS price,
  volume - lag(volume, 1, 0) OVER (ORDER BY id) AS size
FROM dbtickdata;

CREATE TEMP VIEW book AS
SELECT id, strftime('%Y-%m-%dT%H:%M:%fZ', datetime, '-8 hours') AS time,
  json_array(json_array(bid_price_1, bid_volume_1), json_array(bid_price_2, bid_volume_2),
    json_array(bid_price_3, bid_volume_3), json_array(bid_price_4, bid_volume_4),
    json_array(bid_price_5, bid_volume_5)) AS bids,
  json_array(json_array(ask_price_1, ask_volume_1), json_array(ask_price_2, ask_volume_2),
    json_array(ask_price_3, ask_volume_3), json_array(ask_price_4, ask_volume_4),
    json_array(ask_price_5, ask_volume_5)) AS asks
FROM dbtickdata;
