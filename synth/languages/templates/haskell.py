"""Texts in Haskell."""

HARNESS = r"""
module Main (main) where

@CANDIDATE@
import qualified Control.Exception as SynthE
import qualified Data.Map
import qualified Data.Map as Map
import qualified Data.Char as SynthC
import qualified Numeric as SynthN
import qualified System.Exit as SynthX
import qualified System.IO as SynthI

class Wire a where
  put :: a -> ShowS
  putList :: [a] -> ShowS
  putList [] = showString "[]"
  putList (x : xs) = showChar '[' . put x . foldr (\y rest -> showChar ',' . put y . rest) (showChar ']') xs

newtype NonFinite = NonFinite ()
instance Show NonFinite where
  show _ = "non-finite"
instance SynthE.Exception NonFinite

instance Wire Bool where
  put b = showString (if b then "true" else "false")
instance Wire Int where
  put = shows
instance Wire Double where
  put d
    | isNaN d || isInfinite d = SynthE.throw (NonFinite ())
    | otherwise = shows d
instance Wire Char where
  put c = putText [c]
  putList = putText
instance Wire a => Wire [a] where
  put = putList
instance Wire a => Wire (Maybe a) where
  put = maybe (showString "null") put
instance Wire a => Wire (Data.Map.Map String a) where
  put m = case Data.Map.toAscList m of
    [] -> showString "{}"
    (one : more) -> showChar '{' . pair one . foldr next (showChar '}') more
    where
      pair (k, v) = putText k . showChar ':' . put v
      next one rest = showChar ',' . pair one . rest
@TUPLES@
putText :: String -> ShowS
putText text = showChar '"' . foldr (\c rest -> char c . rest) (showChar '"') text
  where
    char c
      | c == '"' || c == '\\' = showChar '\\' . showChar c
      | c >= ' ' && c <= '~' = showChar c
      | n >= 0xd800 && n < 0xe000 = error "result has ill-formed text"
      | n < 0x10000 = unit n
      | otherwise = unit (0xd800 + (n - 0x10000) `div` 0x400) . unit (0xdc00 + (n - 0x10000) `mod` 0x400)
      where n = SynthC.ord c
    unit n = showString "\\u" . showString (drop 1 (SynthN.showHex (n + 0x10000) ""))

@INVOKE@
calls :: [ShowS]
calls =
  [ @CALLS@
  ]

run :: String -> (Int, ShowS) -> IO ()
run nonce (at, call) = do
  tried <- SynthE.try (let text = call "" in SynthE.evaluate (length text) >> return text)
  report (nonce ++ " " ++ show at ++ either failure (" value " ++) tried)
  where
    failure cause = " error " ++ take 300 (unwords (words (ascii (cause :: SynthE.SomeException))))
    ascii = map (\c -> if SynthC.isAscii c then c else '?') . show

report :: String -> IO ()
report line = do
  SynthI.hPutStr SynthI.stdout ('\n' : line ++ "\n")
  SynthI.hFlush SynthI.stdout

main :: IO ()
main = do
  nonce <- fmap (concat . words) getLine
  mapM_ (run nonce) (zip [0 ..] calls)
  report (nonce ++ " end")
  SynthX.exitSuccess
"""

WIRE_TUPLE = """
instance (@BOUNDS@) => Wire (@NAMES@) where
  put (@VALUES@) = showChar '[' . @PARTS@ . showChar ']'
"""

TESTS = """\
module Main (main) where

@IMPORTS@
@CANDIDATE@

check :: String -> Bool -> IO Bool
check name passed = do
  unless passed (putStrLn ("FAILED " ++ name))
  return passed
@CLOSE@
main :: IO ()
main = do
  passed <-
    sequence
      [ @TESTS@
      ]
  unless (and passed) exitFailure
"""

CLOSE = """
-- | Equal up to rounding.
close :: Double -> Double -> Bool
close a b = a == b || abs (a - b) <= max 1e-9 (1e-6 * max (abs a) (abs b))
"""
