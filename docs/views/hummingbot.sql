CREATE TEMP VIEW trades AS
SELECT exchange_trade_id AS trade_id, timestamp, price / 1e6 AS price, amount / 1e6 AS size, trade_type AS side
FROM TradeFill WHERE symbol = 'BTC-USDT';

CREATE TEMP VIEW book AS
SELECT timestamp, json_extract(order_book, '$.bid') AS bids, json_extract(order_book, '$.ask') AS asks
FROM MarketData WHERE trading_pair = 'BTC-USDT';
