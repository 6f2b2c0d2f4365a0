CREATE TEMP VIEW trades AS
SELECT json_extract(trade.value, '$.id') AS trade_id,
  json_extract(trade.value, '$.timestamp') AS timestamp,
  json_extract(trade.value, '$.price') AS price,
  json_extract(trade.value, '$.amount') AS size,
  json_extract(trade.value, '$.side') AS side
FROM recent_trades, json_each(recent_trades.recent_trades) AS trade
WHERE recent_trades.symbol = 'BTC/USDT';

CREATE TEMP VIEW book AS
SELECT timestamp, bids, asks FROM order_book WHERE symbol = 'BTC/USDT';
