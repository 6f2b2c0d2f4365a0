CREATE TEMP VIEW trades AS
SELECT id, date_time AS time, t AS price, tq AS size FROM binance_btcusdt_order WHERE update_type = 2;

CREATE TEMP VIEW book AS
SELECT id, date_time AS time,
  json_array(json_array(b1, bq1), json_array(b2, bq2), json_array(b3, bq3), json_array(b4, bq4),
    json_array(b5, bq5)) AS bids,
  json_array(json_array(a1, aq1), json_array(a2, aq2), json_array(a3, aq3), json_array(a4, aq4),
    json_array(a5, aq5)) AS asks
FROM binance_btcusdt_order WHERE update_type = 1;
