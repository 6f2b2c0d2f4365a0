CREATE TEMP VIEW trades AS
SELECT json_extract(trade.value, '$.id') AS trade_id,
  json_extract(trade.value, '$.time') AS time,
  json_extract(trade.value, '$.price') AS price,
  json_extract(trade.value, '$.size') AS size,
  json_extract(trade.value, '$.side') AS side
FROM entries, json_each(entries.message, '$.data') AS trade
WHERE json_extract(entries.message, '$.channel') = 'trades'
  AND json_extract(entries.message, '$.market') = 'BTC-PERP';

CREATE TEMP VIEW book AS
SELECT json_extract(message, '$.data.time') AS time,
  json_extract(message, '$.data.action') AS action,
  json_extract(message, '$.data.bids') AS bids,
  json_extract(message, '$.data.asks') AS asks
FROM entries
WHERE json_extract(message, '$.channel') = 'orderbook' AND json_extract(message, '$.market') = 'BTC-PERP';
