CREATE TEMP VIEW trades AS
SELECT sequence AS trade_id, time, price, size, iif(side = 'buy', 'sell', 'buy') AS side
FROM events WHERE type = 'match' AND product_id = 'BTC-USDT';
